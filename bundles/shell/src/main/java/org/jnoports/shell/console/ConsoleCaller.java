package org.jnoports.shell.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jnoports.api.command.Command;
import org.jnoports.api.console.ConsoleRequest;
import org.jnoports.api.console.Frame;
import org.jnoports.api.console.FrameChannel;
import org.jnoports.shell.CallerContext;
import org.jnoports.shell.CommandRun;
import org.jnoports.shell.CommandsByName;
import org.jnoports.shell.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One caller: one request, done on a thread of its own while another reads what else it sends. */
final class ConsoleCaller {
    private static final Logger log = LoggerFactory.getLogger(ConsoleCaller.class);
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_.,:/@=+%-]+");

    private static final long FLUSH_MILLIS = 2_000;

    private final FrameChannel channel;
    private final FrameWriter writer;
    private final Place place;
    private final CommandsByName commands;
    private final Supplier<Optional<Shells>> shells;
    private final Consumer<ConsoleCaller> gone;
    private final InputPipe input = new InputPipe();
    private final Stop stop = new Stop();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch silent = new CountDownLatch(1);
    private volatile ThreadFactory threads;
    private volatile boolean asked;
    private volatile Shells.Resized resized = (columns, rows) -> {};

    /** @param gone told once, when it has ended */
    ConsoleCaller(FrameChannel channel, Place place, CommandsByName commands, Supplier<Optional<Shells>> shells, Consumer<ConsoleCaller> gone) {
        this.channel = channel;
        writer = new FrameWriter(channel);
        this.place = place;
        this.commands = commands;
        this.shells = shells;
        this.gone = gone;
    }

    void start(ThreadFactory factory) {
        threads = factory;
        writer.start();
        factory.newThread(this::read).start();
    }

    /** Closes the connection of who hasn't said what they want. */
    void giveUpUnlessAsked() {
        if (!asked) {
            close();
        }
    }

    /** Has it end soon. */
    void stop() {
        stop.ask();
        input.end();
        if (!asked) {
            close();
        }
    }

    /** Waits until it has ended; then, or at the deadline, its connection is closed. */
    void awaitEnd(long deadlineNanos) {
        try {
            if (!ended.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                log.debug("a command of the console doesn't end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void read() {
        boolean working = false;
        try {
            Optional<Frame> first = channel.read();
            if (first.isEmpty()) {
                return;
            }
            ConsoleRequest request = ConsoleRequest.of(first.get());
            asked = true;
            threads.newThread(() -> serve(request)).start();
            working = true;
            for (Optional<Frame> frame = channel.read(); frame.isPresent(); frame = channel.read()) {
                heard(frame.get());
            }
        } catch (IOException e) {
            if (ended.getCount() > 0) { // else it was closed here, after the answer
                log.debug("a caller of the console is gone: {}", e.toString());
                tell(Frame.of(Frame.Kind.REFUSED, e.getMessage() == null ? e.toString() : e.getMessage()));
            }
        } finally {
            stop.ask();
            input.end();
            silent.countDown();
            if (!working) {
                end();
            }
        }
    }

    private void heard(Frame frame) throws IOException {
        switch (frame.kind()) {
            case INPUT -> {
                if (!input.type(frame.bytes())) {
                    throw new IOException("more than " + InputPipe.MOST_BYTES + " bytes of input wait to be read");
                }
            }
            case END_OF_INPUT -> input.end();
            case INTERRUPT -> stop.ask();
            case RESIZE -> resize(frame.text());
            default -> throw new IOException("a caller doesn't send " + frame.kind());
        }
    }

    private void resize(String text) throws IOException {
        String[] words = text.split(" ", -1);
        try {
            resized.to(Integer.parseInt(words[0]), Integer.parseInt(words[words.length - 1]));
        } catch (NumberFormatException e) {
            throw new IOException("'" + text + "' is no size of a terminal", e);
        }
    }

    private void serve(ConsoleRequest request) {
        try {
            tell(answer(request));
        } catch (RuntimeException | LinkageError e) { // a defect: the caller hears of it, and the runtime goes on
            log.warn("a caller of the console could not be served: {}", e.toString());
            log.debug("console", e);
            tell(Frame.of(Frame.Kind.REFUSED, "internal error: " + e));
        } finally {
            end();
        }
    }

    private Frame answer(ConsoleRequest request) {
        if (request.form() == ConsoleRequest.Form.COMMAND) {
            return command(request).map(ConsoleCaller::exit).orElseGet(() -> Frame.of(Frame.Kind.UNKNOWN_COMMAND));
        }
        return shells.get().map(there -> exit(shell(there, request)))
                .orElseGet(() -> Frame.of(Frame.Kind.REFUSED, "the runtime has no shell: the bundles of Felix Gogo don't run in it"));
    }

    private static Frame exit(int code) {
        return Frame.of(Frame.Kind.EXIT, Integer.toString(code));
    }

    private Optional<Integer> command(ConsoleRequest request) {
        return commands.with(request.name(), true, command -> {
            try (PrintStream out = printer(Frame.Kind.OUTPUT); PrintStream err = printer(Frame.Kind.ERROR)) {
                CallerContext context = new CallerContext(request.name(), place, Path.of(request.directory()), request.terminal(),
                        request.columns(), out, err, stop.asked());
                return run(command, context, request);
            }
        });
    }

    private static int run(Command command, CallerContext context, ConsoleRequest request) {
        return CommandRun.run(command, context, request.arguments());
    }

    private PrintStream printer(Frame.Kind kind) {
        return new PrintStream(new BufferedOutputStream(new FrameOutput(writer, kind)), true, StandardCharsets.UTF_8);
    }

    private int shell(Shells shell, ConsoleRequest request) {
        Shells.Caller caller = new Shells.Caller(input, new FrameOutput(writer, Frame.Kind.OUTPUT), new FrameOutput(writer, Frame.Kind.ERROR),
                Path.of(request.directory()), request.terminal(), request.columns(), request.rows(), listener -> resized = listener, stop);
        return switch (request.form()) {
            case LINE -> shell.line(caller, line(request));
            case SCRIPT -> shell.script(caller);
            default -> shell.shell(caller);
        };
    }

    /** One argument is a line as it stands; of several, each is one word, whatever it holds. */
    private static String line(ConsoleRequest request) {
        if (request.arguments().size() == 1) {
            return request.arguments().get(0);
        }
        StringBuilder line = new StringBuilder();
        for (String word : request.arguments()) {
            line.append(line.isEmpty() ? "" : " ").append(PLAIN_WORD.matcher(word).matches() ? word : quoted(word));
        }
        return line.toString();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\"'\"'") + "'";
    }

    private void tell(Frame frame) {
        try {
            writer.send(frame);
        } catch (IOException e) {
            log.debug("a caller of the console is gone: {}", e.getMessage());
        }
    }

    /** The interrupt that ended a command must not end its last words. */
    private void end() {
        boolean interrupted = Thread.interrupted();
        writer.finish(FLUSH_MILLIS);
        ended.countDown();
        awaitSilence();
        close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        gone.accept(this);
    }

    /** The caller ends its side when it has the answer. */
    private void awaitSilence() {
        try {
            channel.endOutput();
            if (!silent.await(FLUSH_MILLIS, TimeUnit.MILLISECONDS)) {
                log.debug("a caller doesn't end its side");
            }
        } catch (IOException e) { // it has ended both
            log.trace("a caller is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("a caller's connection could not be closed", e);
        }
    }
}
