package org.jnoports.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.command.Command;
import org.jnoports.api.console.ConsoleRequest;

/** {@code jnoports shell}: with a person at a terminal, with a line of arguments, or with lines from stdin. */
final class ShellProgram {
    static final String NAME = "shell";

    private final RuntimeProgram runtime;
    private final Invocation invocation;

    ShellProgram(RuntimeProgram runtime, Invocation invocation) {
        this.runtime = runtime;
        this.invocation = invocation;
    }

    /** @return the exit code, or what {@link RuntimeCall#make} says instead */
    int run() {
        List<String> words = invocation.arguments();
        if (!words.isEmpty() && (words.get(0).equals("--help") || words.get(0).equals("-h"))) {
            printUsage(runtime.context().out());
            return Command.DONE;
        } else if (!words.isEmpty()) {
            return runtime.lines(ConsoleRequest.Form.LINE, words);
        }
        Optional<Terminal> terminal = Terminal.own();
        return terminal.isPresent() ? runtime.shell(terminal.get()) : runtime.lines(ConsoleRequest.Form.SCRIPT, List.of());
    }

    private static void printUsage(PrintStream out) {
        out.println("Usage: jnoports [--home DIR] shell [LINE | WORD…]");
        out.println("The shell of the runtime that runs in this home. Without arguments: on a terminal, until 'exit' or Ctrl-D; else what");
        out.println("stdin says, line by line, until one fails. One argument is a line of the shell, such as 'sessions | grep alice';");
        out.println("several are the words of a command. 'help' lists the commands.");
    }
}
