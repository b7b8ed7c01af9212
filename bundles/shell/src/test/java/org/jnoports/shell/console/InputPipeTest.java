package org.jnoports.shell.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InputPipeTest {
    private final InputPipe pipe = new InputPipe();

    private void type(String text) {
        assertThat(pipe.type(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @Test
    void what_is_typed_is_read_in_order_and_then_the_end() throws IOException {
        type("one");
        type("");
        type(" two");
        assertThat(pipe.available()).isEqualTo(7);
        assertThat((char) pipe.read()).isEqualTo('o');
        pipe.end();
        assertThat(new String(pipe.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("ne two");
        assertThat(pipe.read()).isEqualTo(-1);
    }

    @Test
    void reading_waits_for_typing() throws Exception {
        CompletableFuture<Integer> read = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                read.complete(pipe.read());
            } catch (IOException e) {
                read.completeExceptionally(e);
            }
        });
        reader.start();
        assertThat(read).isNotDone();
        type("x");
        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo('x');
    }

    @Test
    void whoever_types_too_much_is_told_and_nothing_of_it_is_kept() throws IOException {
        assertThat(pipe.type(new byte[InputPipe.MOST_BYTES])).isTrue();
        assertThat(pipe.type(new byte[1])).isFalse();
        assertThat(pipe.read(new byte[100], 0, 100)).isEqualTo(100);
        assertThat(pipe.type(new byte[100])).isTrue();
        assertThat(pipe.available()).isEqualTo(InputPipe.MOST_BYTES);
    }

    @Test
    void an_interrupted_reader_comes_back() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                pipe.read();
            } catch (IOException e) {
                failure.complete(e);
            }
        });
        reader.start();
        reader.interrupt();
        assertThat(failure.get(30, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    }
}
