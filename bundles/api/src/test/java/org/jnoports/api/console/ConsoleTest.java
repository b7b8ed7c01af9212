package org.jnoports.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsoleTest {
    @TempDir
    Path directory;
    private SocketChannel raw;
    private FrameChannel here;
    private FrameChannel there;

    @BeforeEach
    void connect() throws IOException {
        Path socket = Files.createTempDirectory("console").resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            raw = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            here = new FrameChannel(raw);
            there = new FrameChannel(server.accept());
        }
        Files.delete(socket);
        Files.delete(socket.getParent());
    }

    @AfterEach
    void close() throws IOException {
        here.close();
        there.close();
    }

    @Test
    void a_request_arrives_as_it_was_made() throws IOException {
        ConsoleRequest request = new ConsoleRequest(ConsoleRequest.Form.COMMAND, "trace", List.of("", "ä \n'", "--json"), "/tmp/with blank", "xterm", 80, 24);
        here.write(request.toFrame());

        assertThat(ConsoleRequest.of(there.read().orElseThrow())).isEqualTo(request);
    }

    @Test
    void the_end_of_the_other_side_is_no_frame() throws IOException {
        here.write(Frame.of(Frame.Kind.INTERRUPT));
        here.close();

        assertThat(there.read().orElseThrow().kind()).isEqualTo(Frame.Kind.INTERRUPT);
        assertThat(there.read()).isEmpty();
    }

    @Test
    void what_is_no_frame_is_refused() throws IOException {
        raw.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)));

        assertThatThrownBy(there::read).isInstanceOf(IOException.class).hasMessageContaining("isn't a message");
    }

    @Test
    void a_length_beyond_the_limit_is_refused_before_anything_is_kept_for_it() throws IOException {
        raw.write(ByteBuffer.allocate(5).put((byte) 'i').putInt(Frame.MAX_BYTES + 1).flip());

        assertThatThrownBy(there::read).isInstanceOf(IOException.class).hasMessageContaining("claims");
        assertThatThrownBy(() -> here.write(new Frame(Frame.Kind.INPUT, new byte[Frame.MAX_BYTES + 1]))).isInstanceOf(IOException.class);
    }

    @Test
    void a_frame_that_is_broken_off_is_an_error() throws IOException {
        raw.write(ByteBuffer.allocate(7).put((byte) 'i').putInt(10).put((byte) 1).put((byte) 2).flip());
        raw.close();

        assertThatThrownBy(there::read).isInstanceOf(IOException.class).hasMessageContaining("within a message");
    }

    @Test
    void a_request_of_another_release_or_with_lies_in_it_is_refused() {
        byte[] good = new ConsoleRequest(ConsoleRequest.Form.LINE, "", List.of("lb"), "/", "", 0, 0).toFrame().bytes();
        byte[] other = good.clone();
        other[0] = 9;
        assertThatThrownBy(() -> ConsoleRequest.of(new Frame(Frame.Kind.REQUEST, other))).isInstanceOf(IOException.class).hasMessageContaining("different releases");
        for (int length = 1; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> ConsoleRequest.of(new Frame(Frame.Kind.REQUEST, cut))).as("%d bytes", length).isInstanceOf(IOException.class);
        }
    }

    @Test
    void arguments_beyond_the_limit_are_refused_where_they_are_typed() {
        assertThatThrownBy(() -> new ConsoleRequest(ConsoleRequest.Form.COMMAND, "x", List.of("x".repeat(Frame.MAX_BYTES)), "/", "", 0, 0).toFrame())
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("too long");
        assertThatThrownBy(() -> new ConsoleRequest(ConsoleRequest.Form.COMMAND, "x", Collections.nCopies(5_000, ""), "/", "", 0, 0).toFrame())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_home_with_a_long_path_points_to_a_socket_elsewhere() throws IOException {
        ConsoleAddress usual = ConsoleAddress.of(Path.of("/home/me/.jnoports"));
        assertThat(usual.socket()).contains(Path.of("/home/me/.jnoports/data/console/socket"));
        assertThat(usual.find()).isEmpty();

        ConsoleAddress distant = ConsoleAddress.of(directory.resolve("x".repeat(90)));
        assertThat(distant.socket()).isEmpty();
        assertThat(distant.find()).isEmpty();
        Files.createDirectories(distant.directory());
        Files.writeString(distant.pointer(), "/tmp/elsewhere/socket\n");
        assertThat(distant.find()).contains(Path.of("/tmp/elsewhere/socket"));
    }
}
