package org.jnoports.shell.gogo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.felix.gogo.jline.Parser;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.shell.CommandsByName;
import org.jnoports.shell.Place;
import org.jnoports.shell.console.Shells;
import org.jnoports.shell.console.Stop;
import org.osgi.framework.BundleContext;

/** The shell with one person at one terminal, which is somewhere else: keys come in, what it should show goes out. */
final class Conversation {
    private static final String PROMPT = "jnoports> ";
    private static final int HISTORY_LINES = 1_000;

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Place place;
    private final CommandsByName commands;
    private final Shells.Caller caller;
    private volatile Stop running = new Stop();

    Conversation(BundleContext context, CommandProcessor processor, Place place, CommandsByName commands, Shells.Caller caller) {
        this.context = context;
        this.processor = processor;
        this.place = place;
        this.commands = commands;
        this.caller = caller;
    }

    /** Until the person leaves. */
    int hold() {
        try (Terminal terminal = new ExternalTerminal("jnoports", caller.terminal(), caller.in(), caller.out(), StandardCharsets.UTF_8)) {
            size(terminal, caller.columns(), caller.rows());
            caller.resized().accept((columns, rows) -> {
                size(terminal, columns, rows);
                terminal.raise(Terminal.Signal.WINCH);
            });
            terminal.handle(Terminal.Signal.INT, signal -> running.ask());
            caller.stop().asked().thenRun(() -> running.ask());
            return talk(terminal);
        } catch (IOException e) {
            throw new TunnelException("the terminal is gone: " + e.getMessage(), e);
        }
    }

    private static void size(Terminal terminal, int columns, int rows) {
        terminal.setSize(new Size(columns > 0 ? columns : 80, rows > 0 ? rows : 24));
    }

    private int talk(Terminal terminal) {
        PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        try (CommandSession session = processor.createSession(terminal.input(), out, out)) {
            session.put(".terminal", terminal);
            LineReader reader = reader(terminal);
            session.put(".reader", reader);
            out.println("The shell of the runtime of " + place.home() + ". 'help' lists its commands, 'felix:help' those of Felix; Ctrl-D leaves.");
            GogoLines lines = new GogoLines(session, out, out);
            while (true) {
                try {
                    String line = reader.readLine(PROMPT).strip();
                    if (line.equals("exit") || line.equals("quit") || line.equals("logout")) {
                        return Command.DONE;
                    } else if (!line.isEmpty()) {
                        running = new Stop();
                        lines.run(line, new Line(caller.directory(), caller.terminal(), terminal.getWidth(), running));
                    }
                } catch (UserInterruptException e) {
                    running = new Stop(); // Ctrl-C on a half-typed line: a new one
                } catch (EndOfFileException e) {
                    return Command.DONE;
                }
            }
        }
    }

    private LineReader reader(Terminal terminal) {
        Path history = place.home().resolve("data").resolve("console").resolve("history");
        return LineReaderBuilder.builder().terminal(terminal).appName("jnoports").parser(new Parser())
                .completer(new Completion(context, commands))
                .variable(LineReader.HISTORY_FILE, history).variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES).build();
    }
}
