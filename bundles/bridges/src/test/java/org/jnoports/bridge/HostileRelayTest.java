package org.jnoports.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.bridge.SessionEnds.Manners;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.transport.Bridge;
import org.jnoports.testkit.Await;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a relay can do to an authenticated session: end it, and nothing else. */
class HostileRelayTest {
    private static final int SENT_BYTES = 2_000_000;
    /** Behind the handshake, and in the middle of what is sent. */
    private static final int HONEST_BYTES = 300_000;

    /** What the relay does with one piece of a stream, once. */
    enum Deed {
        FLIP {
            @Override
            void does(byte[] bytes, byte[] before, OutputStream out) throws IOException {
                bytes[bytes.length / 2] ^= 1;
                out.write(bytes);
            }
        },
        DROP {
            @Override
            void does(byte[] bytes, byte[] before, OutputStream out) {
                // and goes on with the next
            }
        },
        DROP_ONE_BYTE {
            @Override
            void does(byte[] bytes, byte[] before, OutputStream out) throws IOException {
                out.write(bytes, 1, bytes.length - 1);
            }
        },
        REPEAT {
            @Override
            void does(byte[] bytes, byte[] before, OutputStream out) throws IOException {
                out.write(bytes);
                out.write(bytes);
            }
        },
        REORDER {
            @Override
            void does(byte[] bytes, byte[] before, OutputStream out) throws IOException {
                int half = bytes.length / 2;
                out.write(bytes, half, bytes.length - half);
                out.write(bytes, 0, half);
            }
        },
        INSERT {
            @Override
            void does(byte[] bytes, byte[] before, OutputStream out) throws IOException {
                out.write(before);
                out.write(bytes);
            }
        },
        TRUNCATE {
            @Override
            void does(byte[] bytes, byte[] before, OutputStream out) throws IOException {
                out.write(bytes, 0, bytes.length / 2);
                throw new EndsHere();
            }
        };

        abstract void does(byte[] bytes, byte[] before, OutputStream out) throws IOException;
    }

    /** The stream ends in an orderly way, as far as TCP is concerned. */
    private static final class EndsHere extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Once implements TestRelay.Way {
        private final Deed deed;
        private int passed;
        private boolean done;
        private byte[] before = new byte[0];

        Once(Deed deed) {
            this.deed = deed;
        }

        @Override
        public void pass(byte[] bytes, int count, OutputStream out) throws IOException {
            byte[] piece = Arrays.copyOf(bytes, count);
            passed += count;
            if (!done && passed > HONEST_BYTES) {
                done = true;
                try {
                    deed.does(piece, before, out);
                } catch (EndsHere e) {
                    out.close();
                    throw e;
                }
            } else {
                out.write(piece);
            }
            before = piece;
        }
    }

    static Object[] deeds() {
        return Arrays.stream(Deed.values()).flatMap(deed -> Arrays.stream(new Boolean[] {true, false})
                .flatMap(fromClient -> Arrays.stream(new Boolean[] {true, false}).map(multi -> Arguments.of(deed, fromClient, multi)))).toArray();
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void whatever_the_relay_does_ends_the_connection_at_both_ends_and_no_altered_byte_arrives(Deed deed, boolean fromClient, boolean multi)
            throws Exception {
        TestRelay relay = new TestRelay(true, (pair, clients) -> pair == (multi ? 2 : 1) && clients == fromClient ? new Once(deed)
                : (bytes, count, out) -> out.write(bytes, 0, count));
        try (Ends ends = new Ends(SessionCipher.AUTHENTICATED, relay)) {
            Bridge device = multi ? ends.deviceMulti(Ends.LONG) : ends.deviceSingle();
            LocalEnd client = multi ? ends.clientMulti(Ends.LONG, Manners.NONE) : ends.clientSingle();
            Socket near = ends.dial(client);
            Socket far = ends.accept();
            Socket sender = fromClient ? near : far;
            Socket receiver = fromClient ? far : near;
            byte[] sent = new byte[SENT_BYTES];
            new Random(3).nextBytes(sent);
            CompletableFuture<Boolean> sending = CompletableFuture.supplyAsync(() -> pushed(sender, sent));
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            assertThrows(IOException.class, () -> receiver.getInputStream().transferTo(received), "it looked like an end");
            assertThat(received.size()).isLessThan(SENT_BYTES);
            assertThat(received.toByteArray()).isEqualTo(Arrays.copyOf(sent, received.size()));
            boolean looksLikeAnEnd = endsWithoutBytes(sender); // the system tells of a reset once, to whoever reads or writes first
            assertThat(looksLikeAnEnd && Await.value(sending)).as("the sender was not told").isFalse();
            if (!multi) {
                assertThat(Await.value(device.ended()).clean()).isFalse();
                assertThat(Await.value(client.ended()).clean()).isFalse();
            }
        }
    }

    /** @return false if reading failed */
    private static boolean endsWithoutBytes(Socket socket) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        boolean ended = true;
        try {
            socket.getInputStream().transferTo(received);
        } catch (IOException e) {
            ended = false;
        }
        assertThat(received.size()).as("bytes that nobody sent").isZero();
        return ended;
    }

    /** @return false if writing failed */
    private static boolean pushed(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Who sits between can take the control connection away, and then there is no session. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"DROP_ONE_BYTE", "REORDER"}) // after which TLS may wait for a record's end
    void a_control_connection_that_is_tampered_with_ends_the_session_at_both_ends(Deed deed) throws Exception {
        TestRelay relay = new TestRelay(true, (pair, fromClient) -> new TestRelay.Way() {
            private int records;

            @Override
            public void pass(byte[] bytes, int count, OutputStream out) throws IOException {
                records++;
                byte[] piece = Arrays.copyOf(bytes, count);
                if (pair == 1 && fromClient && records == 4) { // the handshake has gone by
                    try {
                        deed.does(piece, new byte[] {23, 3, 3, 0, 1, 0}, out);
                    } catch (EndsHere e) {
                        out.close();
                        throw e;
                    }
                } else {
                    out.write(piece);
                }
            }
        });
        try (Ends ends = new Ends(SessionCipher.AUTHENTICATED, relay)) {
            Bridge device = ends.deviceMulti(Ends.LONG);
            LocalEnd client = ends.clientMulti(Ends.LONG, Manners.NONE);
            while (dialled(ends, client) && !device.ended().toCompletableFuture().isDone()) { // a message that is dropped is missed with the next
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(Await.value(device.ended()).clean()).isFalse();
            Await.value(client.ended());
        }
    }

    /** @return whether the client's end was still listening */
    private static boolean dialled(Ends ends, LocalEnd client) {
        try {
            ends.dial(client);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
