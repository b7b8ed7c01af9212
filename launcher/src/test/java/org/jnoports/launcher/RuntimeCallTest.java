package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jnoports.api.TunnelException;
import org.jnoports.api.console.ConsoleAddress;
import org.jnoports.api.console.ConsoleRequest;
import org.jnoports.api.console.Frame;
import org.jnoports.api.console.FrameChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RuntimeCallTest {
    @TempDir
    Path directory;
    private Home home;
    private ServerSocketChannel runtime;
    private final Ending ending = new Ending();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** What a runtime does with a caller. */
    private interface Answer {
        void to(FrameChannel caller) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        home = new Home(directory.resolve("home"));
        Files.createDirectories(ConsoleAddress.of(home.path()).directory());
        runtime = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        runtime.bind(UnixDomainSocketAddress.of(ConsoleAddress.of(home.path()).socket().orElseThrow()));
    }

    @AfterEach
    void stop() throws IOException {
        runtime.close();
    }

    private int call(Answer answer) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (FrameChannel caller = new FrameChannel(runtime.accept())) {
                assertThat(ConsoleRequest.of(caller.read().orElseThrow()).name()).isEqualTo("trace");
                answer.to(caller);
                answered.complete(null);
            } catch (IOException | RuntimeException e) {
                answered.completeExceptionally(e);
            }
        });
        thread.start();
        try {
            return RuntimeCall.make(home, new ConsoleRequest(ConsoleRequest.Form.COMMAND, "trace", List.of("a"), "/", "", 0, 0), Optional.empty(), ending,
                    new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        } finally {
            answered.join();
        }
    }

    @Test
    void output_errors_and_code_come_back() {
        assertThat(call(caller -> {
            caller.write(Frame.of(Frame.Kind.OUTPUT, "result\n"));
            caller.write(Frame.of(Frame.Kind.ERROR, "progress\n"));
            caller.write(Frame.of(Frame.Kind.EXIT, "7"));
        })).isEqualTo(7);
        assertThat(out).hasToString("result\n");
        assertThat(err).hasToString("progress\n");
    }

    @Test
    void what_asks_this_process_to_end_goes_over() {
        assertThat(call(caller -> {
            ending.stopping().complete(null);
            assertThat(caller.read().orElseThrow().kind()).isEqualTo(Frame.Kind.INTERRUPT);
            caller.write(Frame.of(Frame.Kind.EXIT, "0"));
        })).isZero();
    }

    @Test
    void an_unknown_command_and_a_missing_runtime_are_told_apart() throws IOException {
        assertThat(call(caller -> caller.write(Frame.of(Frame.Kind.UNKNOWN_COMMAND)))).isEqualTo(RuntimeCall.UNKNOWN);
        runtime.close();
        assertThat(ConsoleAddress.of(home.path()).find()).as("a killed runtime leaves its socket").isPresent();
        ConsoleRequest request = new ConsoleRequest(ConsoleRequest.Form.COMMAND, "trace", List.of(), "/", "", 0, 0);
        assertThat(RuntimeCall.make(home, request, Optional.empty(), ending, System.out, System.err)).isEqualTo(RuntimeCall.NO_RUNTIME);
        assertThat(RuntimeCall.make(new Home(directory.resolve("none")), request, Optional.empty(), ending, System.out, System.err)).isEqualTo(RuntimeCall.NO_RUNTIME);
    }

    @Test
    void a_refusal_is_its_sentence_and_an_early_end_is_said() {
        assertThatThrownBy(() -> call(caller -> caller.write(Frame.of(Frame.Kind.REFUSED, "too many callers")))).isInstanceOf(TunnelException.class)
                .hasMessage("too many callers");
        assertThatThrownBy(() -> call(caller -> {})).isInstanceOf(TunnelException.class).hasMessageContaining("has gone away");
    }
}
