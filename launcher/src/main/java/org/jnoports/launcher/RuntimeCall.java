package org.jnoports.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.console.ConsoleAddress;
import org.jnoports.api.console.ConsoleRequest;
import org.jnoports.api.console.Frame;
import org.jnoports.api.console.FrameChannel;

/**
 * Has the runtime that runs in a home do something, over its console: this process lends its streams and its terminal. One
 * thread reads what comes back, another what is typed.
 */
final class RuntimeCall {
    /** Instead of an exit code, which is never negative. */
    static final int NO_RUNTIME = -1;
    /** Likewise. */
    static final int UNKNOWN = -2;

    private final FrameChannel channel;
    private final Ending ending;
    private final PrintStream out;
    private final PrintStream err;

    private RuntimeCall(FrameChannel channel, Ending ending, PrintStream out, PrintStream err) {
        this.channel = channel;
        this.ending = ending;
        this.out = out;
        this.err = err;
    }

    /**
     * Calls the home's runtime.
     *
     * @return the command's exit code; {@link #NO_RUNTIME} if none runs there, {@link #UNKNOWN} if it has no such command for
     *     callers
     * @throws TunnelException if it refuses, or goes away before the command has ended
     */
    static int make(Home home, ConsoleRequest request, Optional<Terminal> terminal, Ending ending, PrintStream out, PrintStream err) {
        Optional<Path> socket = ConsoleAddress.of(home.path()).find();
        if (socket.isEmpty()) {
            return NO_RUNTIME;
        }
        try (SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connection.connect(UnixDomainSocketAddress.of(socket.get()));
            RuntimeCall call = new RuntimeCall(new FrameChannel(connection), ending, out, err);
            terminal.ifPresent(own -> own.whenResized(() -> call.resized(own)));
            return call.converse(request);
        } catch (ConnectException e) { // a runtime that was killed left it
            return NO_RUNTIME;
        } catch (SocketException e) {
            throw new TunnelException("the runtime's console " + socket.get() + " can't be reached: " + e.getMessage()
                    + "; only the owner of the home may", e);
        } catch (IOException e) {
            throw new TunnelException("the runtime of " + home.path() + " has gone away: " + e.getMessage(), e);
        }
    }

    private int converse(ConsoleRequest request) throws IOException {
        channel.write(request.toFrame());
        boolean typed = request.form() != ConsoleRequest.Form.COMMAND;
        ending.stopping().minimalCompletionStage().thenRun(() -> stop(typed));
        if (typed) {
            lendInput();
        }
        while (true) {
            Frame frame = channel.read().orElseThrow(() -> new IOException("it ended before the command had"));
            switch (frame.kind()) {
                case OUTPUT -> print(out, frame);
                case ERROR -> print(err, frame);
                case EXIT -> {
                    return exitCode(frame.text());
                }
                case UNKNOWN_COMMAND -> {
                    return UNKNOWN;
                }
                case REFUSED -> throw new TunnelException(frame.text());
                default -> throw new IOException("it doesn't speak as a runtime does");
            }
        }
    }

    private static void print(PrintStream stream, Frame frame) {
        stream.write(frame.bytes(), 0, frame.bytes().length);
        stream.flush();
    }

    private static int exitCode(String text) {
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Command.FAILED;
        }
    }

    /** The thread ends with the process: nobody can wake it from reading. */
    private void lendInput() {
        Thread reading = new Thread("jnoports-input") {
            @Override
            public void run() {
                passInput();
            }
        };
        reading.setDaemon(true);
        reading.start();
    }

    private void passInput() {
        byte[] typed = new byte[8 * 1024];
        try (InputStream in = System.in) {
            for (int count = in.read(typed); count >= 0; count = in.read(typed)) {
                channel.write(new Frame(Frame.Kind.INPUT, Arrays.copyOf(typed, count)));
            }
            channel.write(Frame.of(Frame.Kind.END_OF_INPUT));
        } catch (IOException e) { // whoever reads the answers learns of it too
            return;
        }
    }

    private void stop(boolean typed) {
        send(Frame.of(Frame.Kind.INTERRUPT));
        if (typed) {
            send(Frame.of(Frame.Kind.END_OF_INPUT));
        }
    }

    private void send(Frame frame) {
        try {
            channel.write(frame);
        } catch (IOException e) { // over already
            return;
        }
    }

    private void resized(Terminal terminal) {
        send(Frame.of(Frame.Kind.RESIZE, terminal.columns() + " " + terminal.rows()));
    }
}
