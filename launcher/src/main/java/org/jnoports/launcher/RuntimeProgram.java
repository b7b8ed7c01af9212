package org.jnoports.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.console.ConsoleRequest;

/** What was typed here is done by the runtime of the home. */
final class RuntimeProgram {
    private final Invocation invocation;
    private final Ending ending;
    private final ProcessContext context;

    RuntimeProgram(Invocation invocation, Ending ending, ProcessContext context) {
        this.invocation = invocation;
        this.ending = ending;
        this.context = context;
    }

    ProcessContext context() {
        return context;
    }

    /** The command, as {@link RuntimeCall#make} says. */
    int command() {
        return call(ConsoleRequest.Form.COMMAND, invocation.command(), invocation.arguments(), Terminal.own());
    }

    /** Lines for its shell. */
    int lines(ConsoleRequest.Form form, List<String> words) {
        return call(form, "", words, Terminal.own());
    }

    /** Its shell on a terminal, which is given back as it was. */
    int shell(Terminal terminal) {
        ending.restores(terminal);
        try (terminal) {
            terminal.raw();
            return call(ConsoleRequest.Form.SHELL, "", List.of(), Optional.of(terminal));
        }
    }

    private int call(ConsoleRequest.Form form, String name, List<String> arguments, Optional<Terminal> terminal) {
        ConsoleRequest request = new ConsoleRequest(form, name, arguments, Path.of("").toAbsolutePath().toString(),
                terminal.isPresent() ? type(System.getenv()) : "", terminal.map(Terminal::columns).orElse(0), terminal.map(Terminal::rows).orElse(0));
        try {
            return RuntimeCall.make(new Home(invocation.home()), request, terminal, ending, context.out(), context.err());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static String type(Map<String, String> environment) {
        String set = environment.get("TERM");
        return set == null || set.isBlank() ? "dumb" : set;
    }
}
