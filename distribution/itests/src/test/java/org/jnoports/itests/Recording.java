package org.jnoports.itests;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSession;
import org.jnoports.api.store.AtServerStore;
import org.jnoports.api.store.AtServerStores;
import org.jnoports.api.store.Commit;
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

    AtServerStores stores(Supplier<AtServerStores> real) {
        return (owner, directory) -> new RecordedStore(real.get().open(owner, directory));
    }

    private final class RecordedStore implements AtServerStore {
        private final AtServerStore real;

        RecordedStore(AtServerStore real) {
            this.real = real;
        }

        @Override
        public RecordStore records() {
            return Recording.this.records(real.records());
        }

        @Override
        public NotificationQueue notifications() {
            return Recording.this.notifications(real.notifications());
        }

        @Override
        public CompletionStage<Void> durable() {
            return real.durable();
        }

        @Override
        public long undone() {
            return real.undone();
        }

        @Override
        public long bytes() {
            return real.bytes();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private RecordStore records(RecordStore real) {
        return new RecordStore() {
            @Override
            public Optional<StoredRecord> get(String key) {
                return real.get(key);
            }

            @Override
            public long change(String key, Commit.Kind kind, UnaryOperator<Optional<StoredRecord>> change) {
                return real.change(key, kind, before -> {
                    Optional<StoredRecord> after = change.apply(before);
                    after.ifPresent(record -> note("stored " + key + " " + record.value() + " " + record.metadata()));
                    return after;
                });
            }

            @Override
            public List<String> keys() {
                return real.keys();
            }

            @Override
            public long lastCommit() {
                return real.lastCommit();
            }

            @Override
            public List<Commit> commits(long after, Predicate<String> wanted, int most) {
                return real.commits(after, wanted, most);
            }

            @Override
            public Optional<Commit> newest(Predicate<String> wanted) {
                return real.newest(wanted);
            }

            @Override
            public List<String> due(Instant now, int most) {
                return real.due(now, most);
            }
        };
    }

    private NotificationQueue notifications(NotificationQueue real) {
        return new NotificationQueue() {
            @Override
            public boolean put(QueuedNotification notification) {
                Recording.this.note("queued " + notification.key() + " " + notification.value() + " " + notification.metadata());
                return real.put(notification);
            }

            @Override
            public Optional<QueuedNotification> get(String id) {
                return real.get(id);
            }

            @Override
            public boolean note(String id, QueuedNotification.Status status, int attempts) {
                return real.note(id, status, attempts);
            }

            @Override
            public void remove(String id) {
                real.remove(id);
            }

            @Override
            public List<QueuedNotification> since(QueuedNotification.Direction direction, Instant after, Instant now) {
                return real.since(direction, after, now);
            }

            @Override
            public List<QueuedNotification> undelivered(Instant now) {
                return real.undelivered(now);
            }

            @Override
            public void purge(Instant before) {
                real.purge(before);
            }
        };
    }

    /** For suppliers whose service is away for the moment. */
    static TransportException away() {
        return new TransportException(TransportException.Reason.IO, "the recorded transport is away", null);
    }
}
