package org.jnoports.shell.gogo;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.jnoports.api.command.Command;
import org.jnoports.shell.CallerContext;
import org.jnoports.shell.CommandRun;
import org.jnoports.shell.Place;
import org.jnoports.shell.console.Stop;

/** A command as Gogo calls it. */
final class CommandFunction implements Function {
    private final String name;
    private final Command command;
    private final Place place;

    CommandFunction(String name, Command command, Place place) {
        this.name = name;
        this.command = command;
        this.place = place;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws CommandFailed {
        Optional<Line> line = Line.of(session);
        Process process = Process.Utils.current();
        PrintStream out = process == null ? session.getConsole() : process.out();
        PrintStream err = process == null ? session.getConsole() : process.err();
        boolean toTerminal = process == null || process.isTty(1);
        CallerContext context = new CallerContext(name, place, line.map(Line::directory).orElse(place.userHome()),
                toTerminal ? line.map(Line::terminal).orElse("") : "", line.map(Line::columns).orElse(0), out, err,
                line.map(Line::stop).orElseGet(Stop::new).asked());
        int code = CommandRun.run(command, context, arguments.stream().map(String::valueOf).toList());
        out.flush();
        if (code != Command.DONE) {
            throw new CommandFailed(code);
        }
        return null;
    }

}
