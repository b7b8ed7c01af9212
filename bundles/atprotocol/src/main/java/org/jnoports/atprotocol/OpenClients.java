package org.jnoports.atprotocol;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.keys.ValueCipher;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;

/** The {@link AtClients}: counts who shares what, and owns the one timer. Thread-safe. */
final class OpenClients implements AtClients, AutoCloseable {
    private final Path home;
    private final AtKeysStore keysStore;
    private final ValueCipher cipher;
    private final ServerCertificates certificates;
    private final Supplier<Transport> transport;
    private final Timings timings;
    private final LastAddresses addresses;
    private final ScheduledThreadPoolExecutor timer;
    private final Map<Key, Shared> open = new HashMap<>(); // this and the next guarded by open
    private boolean closed;

    /**
     * @param home holds {@code trust/}
     * @param transport the current one; throws {@link TunnelException} while there is none
     */
    OpenClients(
            Path home,
            AtKeysStore keysStore,
            ValueCipher cipher,
            ServerCertificates certificates,
            Supplier<Transport> transport,
            Timings timings) {
        this.home = home;
        this.keysStore = keysStore;
        this.cipher = cipher;
        this.certificates = certificates;
        this.transport = transport;
        this.timings = timings;
        this.addresses = new LastAddresses(home);
        this.timer = new ScheduledThreadPoolExecutor(1, OpenClients::timerThread);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** What makes two clients the same; written out for the start's sake, as AtSign is. */
    private record Key(AtSign atSign, Path keyFile, HostPort root) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && atSign.equals(that.atSign) && keyFile.equals(that.keyFile) && root.equals(that.root);
        }

        @Override
        public int hashCode() {
            return Objects.hash(atSign, keyFile, root);
        }
    }

    /** A client and how many hold it. */
    private static final class Shared {
        private final SharedClient client;
        private int holders;

        Shared(SharedClient client) {
            this.client = client;
        }
    }

    @Override
    public AtClient open(AtSign atSign, Path keyFile, HostPort root) {
        Key key = new Key(atSign, keyFile.toAbsolutePath().normalize(), root);
        AtKeys keys = keysStore.read(key.keyFile());
        Trust trust = Trust.of(certificates, home, root.host());
        synchronized (open) {
            if (closed) {
                throw new TunnelException("no AtClient can be opened: the atProtocol bundle is stopped");
            }
            Shared shared = open.computeIfAbsent(key, absent -> new Shared(connect(absent, keys, trust)));
            shared.holders++;
            return new ClientHandle(shared.client, () -> letGo(key, shared));
        }
    }

    /** Closes every client that is still held. */
    @Override
    public void close() {
        List<Shared> left;
        synchronized (open) {
            closed = true;
            left = new ArrayList<>(open.values());
            open.clear();
        }
        left.forEach(shared -> shared.client.close());
        timer.shutdownNow();
    }

    private SharedClient connect(Key key, AtKeys keys, Trust trust) {
        Dialer dialer = new Dialer(transport, trust, timings);
        Login login = new Login(key.atSign(), key.keyFile(), keys, new AtDirectory(key.root(), dialer), dialer, addresses);
        SharedClient client = new SharedClient(login, new Values(cipher, keys), timer);
        client.start();
        return client;
    }

    private void letGo(Key key, Shared shared) {
        boolean last;
        synchronized (open) {
            shared.holders--;
            last = shared.holders == 0 && open.remove(key, shared);
        }
        if (last) {
            shared.client.close();
        }
    }

    private static Thread timerThread(Runnable work) {
        Thread thread = new Thread(work, "jnoports-at-timer");
        thread.setDaemon(true);
        return thread;
    }
}
