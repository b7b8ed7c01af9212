package org.jnoports.shell.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.console.ConsoleAddress;
import org.jnoports.api.console.ConsoleRequest;
import org.jnoports.api.console.Frame;
import org.jnoports.api.console.FrameChannel;
import org.jnoports.shell.CommandsByName;
import org.jnoports.shell.Place;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsoleServerTest {
    private static final Map<String, Command> COMMANDS = Map.of(
            "say", (context, arguments) -> {
                context.out().println(String.join(",", arguments) + " in " + context.directory());
                context.err().println("to stderr");
                return 7;
            },
            "misuse", (context, arguments) -> {
                throw new UsageException("--speed takes a number");
            },
            "fail", (context, arguments) -> {
                throw new TunnelException("the bridge is closed");
            },
            "defect", (context, arguments) -> {
                throw new IllegalStateException("not thought of");
            },
            "wait", ConsoleServerTest::waitForTheEnd,
            "flood", (context, arguments) -> {
                context.out().print("x".repeat(300_000));
                return 0;
            });

    @TempDir
    Path directory;
    private Path home;
    private ConsoleServer server;

    private static int waitForTheEnd(CommandContext context, List<String> arguments) {
        context.out().println("waits");
        context.stopping().toCompletableFuture().join();
        context.out().println("stops");
        return 3;
    }

    /** Echoes. */
    private static final class FakeShells implements Shells {
        @Override
        public int line(Caller caller, String line) {
            print(caller.out(), line);
            return 0;
        }

        @Override
        public int script(Caller caller) {
            try {
                print(caller.out(), new String(caller.in().readAllBytes(), StandardCharsets.UTF_8));
                return 0;
            } catch (IOException e) {
                return 1;
            }
        }

        @Override
        public int shell(Caller caller) {
            caller.resized().accept((columns, rows) -> print(caller.out(), columns + "x" + rows));
            print(caller.out(), caller.terminal() + " " + caller.columns() + "x" + caller.rows());
            return script(caller);
        }

        private static void print(OutputStream out, String text) {
            new PrintStream(out, true, StandardCharsets.UTF_8).println(text);
        }
    }

    private static final class Fakes implements CommandsByName {
        @Override
        public <T> Optional<T> with(String name, boolean forCallers, Function<Command, T> use) {
            return Optional.ofNullable(COMMANDS.get(name)).map(use);
        }
    }

    @BeforeEach
    void start() {
        home = directory.resolve("home");
        server = ConsoleServer.start(new Place(home, directory), new Fakes(), () -> Optional.of(new FakeShells()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FrameChannel connect() throws IOException {
        return new FrameChannel(SocketChannel.open(UnixDomainSocketAddress.of(ConsoleAddress.of(home).find().orElseThrow())));
    }

    private static ConsoleRequest command(String name, String... arguments) {
        return new ConsoleRequest(ConsoleRequest.Form.COMMAND, name, List.of(arguments), "/some/where", "", 0, 0);
    }

    /** Kinds with what was sent of each, in order of the first. */
    private static List<String> answers(FrameChannel channel) throws IOException {
        List<String> answers = new ArrayList<>();
        for (Optional<Frame> frame = channel.read(); frame.isPresent(); frame = channel.read()) {
            answers.add(frame.get().kind() + " " + frame.get().text().strip());
        }
        return answers;
    }

    private List<String> ask(ConsoleRequest request) throws IOException {
        try (FrameChannel channel = connect()) {
            channel.write(request.toFrame());
            return answers(channel);
        }
    }

    private int answersOf(ConsoleRequest request) {
        try {
            return ask(request).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_command_runs_here_and_its_output_and_code_go_back() throws IOException {
        assertThat(ask(command("say", "a", "b c"))).containsExactly("OUTPUT a,b c in /some/where", "ERROR to stderr", "EXIT 7");
    }

    @Test
    void failures_are_a_sentence_and_a_code() throws IOException {
        assertThat(ask(command("misuse"))).containsExactly("ERROR misuse: --speed takes a number", "EXIT 2");
        assertThat(ask(command("fail"))).containsExactly("ERROR fail: the bridge is closed", "EXIT 1");
        assertThat(ask(command("defect"))).containsExactly("ERROR defect: internal error: java.lang.IllegalStateException: not thought of", "EXIT 1");
        assertThat(ask(command("nothing"))).containsExactly("UNKNOWN_COMMAND ");
    }

    @Test
    void an_interrupt_reaches_the_command_and_so_does_the_callers_end() throws IOException {
        try (FrameChannel channel = connect()) {
            channel.write(command("wait").toFrame());
            assertThat(channel.read().orElseThrow().text()).isEqualTo("waits\n");
            channel.write(Frame.of(Frame.Kind.INTERRUPT));
            assertThat(answers(channel)).containsExactly("OUTPUT stops", "EXIT 3");
        }
        FrameChannel gone = connect();
        gone.write(command("wait").toFrame());
        assertThat(gone.read().orElseThrow().text()).isEqualTo("waits\n");
        gone.close();
        server.close(); // would take its five seconds if the command still waited
    }

    @Test
    void much_output_arrives_whole() throws IOException {
        try (FrameChannel channel = connect()) {
            channel.write(command("flood").toFrame());
            int count = 0;
            Frame frame = channel.read().orElseThrow();
            for (; frame.kind() == Frame.Kind.OUTPUT; frame = channel.read().orElseThrow()) {
                count += frame.bytes().length;
            }
            assertThat(count).isEqualTo(300_000);
            assertThat(frame.kind()).isEqualTo(Frame.Kind.EXIT);
        }
    }

    @Test
    void one_word_is_a_line_and_several_are_words() throws IOException {
        assertThat(ask(line("lb | wc"))).first().isEqualTo("OUTPUT lb | wc");
        assertThat(ask(line("say", "a b", "it's", "$x", "--plain=1"))).first().isEqualTo("OUTPUT say 'a b' 'it'\"'\"'s' '$x' --plain=1");
    }

    private static ConsoleRequest line(String... words) {
        return new ConsoleRequest(ConsoleRequest.Form.LINE, "", List.of(words), "/", "", 0, 0);
    }

    @Test
    void a_terminal_comes_with_its_type_and_sizes() throws IOException {
        try (FrameChannel channel = connect()) {
            channel.write(new ConsoleRequest(ConsoleRequest.Form.SHELL, "", List.of(), "/", "xterm", 100, 30).toFrame());
            assertThat(channel.read().orElseThrow().text()).isEqualTo("xterm 100x30\n");
            channel.write(Frame.of(Frame.Kind.RESIZE, "90 20"));
            assertThat(channel.read().orElseThrow().text()).isEqualTo("90x20\n");
            channel.write(Frame.of(Frame.Kind.INPUT, "typed"));
            channel.write(Frame.of(Frame.Kind.END_OF_INPUT));
            assertThat(answers(channel)).containsExactly("OUTPUT typed", "EXIT 0");
        }
    }

    @Test
    void who_speaks_something_else_is_told_so_and_leaves_nothing_behind() throws IOException {
        try (FrameChannel channel = connect()) {
            channel.write(Frame.of(Frame.Kind.OUTPUT, "hello"));
            assertThat(answers(channel)).singleElement().asString().startsWith("REFUSED ");
        }
        assertThat(ask(command("say"))).hasSize(3);
    }

    @Test
    void there_is_room_for_so_many_callers_and_again_when_one_has_gone() throws IOException {
        List<FrameChannel> callers = new ArrayList<>();
        for (int i = 0; i < ConsoleServer.MOST_CALLERS; i++) {
            FrameChannel channel = connect();
            channel.write(command("wait").toFrame());
            channel.read();
            callers.add(channel);
        }
        assertThat(ask(command("say"))).singleElement().asString().contains("callers already");
        FrameChannel first = callers.remove(0);
        first.write(Frame.of(Frame.Kind.INTERRUPT));
        answers(first);
        first.close();
        Await.until("there is room again", () -> answersOf(command("say")) == 3);
        for (FrameChannel channel : callers) {
            channel.close();
        }
    }

    @Test
    void only_the_owner_can_open_it_and_nothing_is_left_of_it() throws IOException {
        Path socket = ConsoleAddress.of(home).find().orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent()))).isEqualTo("rwx------");
        server.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void a_home_with_a_long_path_has_one_too() throws IOException {
        server.close();
        home = directory.resolve("x".repeat(100));
        server = ConsoleServer.start(new Place(home, directory), new Fakes(), Optional::empty);
        assertThat(ask(command("say", "far"))).first().isEqualTo("OUTPUT far in /some/where");
        assertThat(ask(line("lb"))).singleElement().asString().contains("has no shell");
        Path socket = ConsoleAddress.of(home).find().orElseThrow();
        server.close();
        assertThat(socket.getParent()).doesNotExist();
    }

    @Test
    void what_a_killed_runtime_left_does_not_matter() throws IOException {
        server.close();
        Files.createDirectories(ConsoleAddress.of(home).directory());
        Files.writeString(ConsoleAddress.of(home).socket().orElseThrow(), "");
        server = ConsoleServer.start(new Place(home, directory), new Fakes(), Optional::empty);
        assertThat(ask(command("say"))).hasSize(3);
    }

    @Test
    void a_home_that_cannot_be_written_is_named() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> ConsoleServer.start(new Place(directory.resolve("file/home"), directory), new Fakes(), Optional::empty))
                .isInstanceOf(TunnelException.class).hasMessageContaining("file/home");
    }
}
