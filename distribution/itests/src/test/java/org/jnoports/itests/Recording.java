package org.jnoports.itests;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSession;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.api.store.RecordStore;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;

/** Everything that atServers get to see: what arrives and leaves inside their TLS, and what they store. */
final class Recording {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    boolean has(String text) {
        return seen.stream().anyMatch(line -> line.contains(text));
    }

    private void note(String text) {
        seen.add(text);
    }

    /** Records what goes over the TLS connections that are accepted through it; everything else passes by. */
    Transport transport(Supplier<Transport> real) {
        return new Transport() {
            @Override
            public CompletionStage<Connection> connect(HostPort remote, Optional<TlsOptions> tls, Duration limit) {
                return real.get().connect(remote, tls, limit);
            }

            @Override
            public Listener listen(HostPort local, Optional<TlsOptions> tls, Consumer<Connection> accepted) {
                return real.get().listen(local, tls, tls.isPresent() ? connection -> accepted.accept(new Recorded(connection)) : accepted);
            }

            @Override
            public Bridge bridge(Connection left, Connection right) {
                return real.get().bridge(left, right);
            }
        };
    }

    private final class Recorded implements Connection {
        private final Connection real;

        Recorded(Connection real) {
            this.real = real;
        }

        @Override
        public CompletionStage<Byte> peek(Duration limit) {
            return real.peek(limit);
        }

        @Override
        public CompletionStage<String> readLine(int maxBytes, Duration limit) {
            return real.readLine(maxBytes, limit).thenApply(line -> {
                note(line);
                return line;
            });
        }

        @Override
        public CompletionStage<byte[]> read(int maxBytes, Duration limit) {
            return real.read(maxBytes, limit).thenApply(bytes -> {
                note(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
                return bytes;
            });
        }

        @Override
        public CompletionStage<Void> write(byte[] bytes) {
            note(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
            return real.write(bytes);
        }

        @Override
        public void breakOff() {
            real.breakOff();
        }

        @Override
        public CompletionStage<Void> shutdownOutput() {
            return real.shutdownOutput();
        }

        @Override
        public SocketAddress remote() {
            return real.remote();
        }

        @Override
        public SocketAddress local() {
            return real.local();
        }

        @Override
        public Optional<SSLSession> tlsSession() {
            return real.tlsSession();
        }

        @Override
        public CompletionStage<Void> closed() {
            return real.closed();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    RecordStore records(Supplier<RecordStore> real) {
        return new RecordStore() {
            @Override
            public Optional<StoredRecord> get(String owner, String key) {
                return real.get().get(owner, key);
            }

            @Override
            public long change(String owner, String key, UnaryOperator<Optional<StoredRecord>> change) {
                return real.get().change(owner, key, before -> {
                    Optional<StoredRecord> after = change.apply(before);
                    after.ifPresent(record -> note("stored " + key + " " + record.value() + " " + record.metadata()));
                    return after;
                });
            }

            @Override
            public List<String> keys(String owner) {
                return real.get().keys(owner);
            }

            @Override
            public long lastCommit(String owner) {
                return real.get().lastCommit(owner);
            }
        };
    }

    NotificationQueue notifications(Supplier<NotificationQueue> real) {
        return new NotificationQueue() {
            @Override
            public boolean put(String owner, QueuedNotification notification) {
                note("queued " + notification.key() + " " + notification.value() + " " + notification.metadata());
                return real.get().put(owner, notification);
            }

            @Override
            public Optional<QueuedNotification> get(String owner, String id) {
                return real.get().get(owner, id);
            }

            @Override
            public void remove(String owner, String id) {
                real.get().remove(owner, id);
            }

            @Override
            public List<QueuedNotification> since(String owner, QueuedNotification.Direction direction, Instant after, Instant now) {
                return real.get().since(owner, direction, after, now);
            }

            @Override
            public List<QueuedNotification> undelivered(String owner, Instant now) {
                return real.get().undelivered(owner, now);
            }

            @Override
            public void purge(Instant before) {
                real.get().purge(before);
            }
        };
    }

    /** For suppliers whose service is away for the moment. */
    static TransportException away() {
        return new TransportException(TransportException.Reason.IO, "the recorded transport is away", null);
    }
}
