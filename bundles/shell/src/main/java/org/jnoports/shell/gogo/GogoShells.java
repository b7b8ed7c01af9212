package org.jnoports.shell.gogo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.shell.CommandServices;
import org.jnoports.shell.Place;
import org.jnoports.shell.console.Shells;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lines, scripts and sessions of the shell. */
@Component(service = Shells.class, immediate = true)
public final class GogoShells implements Shells {
    /** What is useful behind a '|'; by the library that talks with the person anyway. */
    private static final String[] POSIX = {"grep", "head", "less", "sort", "tail", "wc"};

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Place place;
    private final CommandFunctions functions;
    private final Deque<ServiceRegistration<?>> registered = new ArrayDeque<>();

    /** Wired by DS. */
    @Activate
    public GogoShells(BundleContext context, @Reference CommandProcessor processor) {
        this.context = context;
        this.processor = processor;
        place = Place.of(context);
        functions = new CommandFunctions(context, place);
        functions.open();
        registered.push(context.registerService(Posix.class, new Posix(processor),
                FrameworkUtil.asDictionary(Map.of(CommandProcessor.COMMAND_SCOPE, "posix", CommandProcessor.COMMAND_FUNCTION, POSIX))));
    }

    @Deactivate
    void close() {
        functions.close();
        while (!registered.isEmpty()) {
            registered.pop().unregister();
        }
    }

    @Override
    public int line(Caller caller, String line) {
        PrintStream out = printer(caller, caller.out());
        PrintStream err = printer(caller, caller.err());
        try (CommandSession session = processor.createSession(caller.in(), out, err)) {
            return new GogoLines(session, out, err).run(line, lineOf(caller));
        }
    }

    /** Commands of Gogo take every session for a terminal. */
    private static PrintStream printer(Caller caller, OutputStream stream) {
        return new PrintStream(caller.terminal().isEmpty() ? new PlainOutput(stream) : stream, true, StandardCharsets.UTF_8);
    }

    private static Line lineOf(Caller caller) {
        return new Line(caller.directory(), caller.terminal(), caller.columns(), caller.stop());
    }

    @Override
    public int script(Caller caller) {
        PrintStream out = printer(caller, caller.out());
        PrintStream err = printer(caller, caller.err());
        int code = Command.DONE;
        try (CommandSession session = processor.createSession(caller.in(), out, err);
                BufferedReader lines = new BufferedReader(new InputStreamReader(caller.in(), StandardCharsets.UTF_8))) {
            GogoLines gogo = new GogoLines(session, out, err);
            for (String line = lines.readLine(); line != null && code == Command.DONE; line = lines.readLine()) {
                if (!line.isBlank() && !line.strip().startsWith("#")) {
                    code = gogo.run(line, lineOf(caller));
                }
            }
            return code;
        } catch (IOException e) {
            throw new TunnelException("the script can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public int shell(Caller caller) {
        return new Conversation(context, processor, place, new CommandServices(context), caller).hold();
    }
}
