package org.jnoports.launcher;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.UsageException;

/** Runs the program named by the first argument: starts the framework with its bundles, and in it its command. */
public final class Main {
    private final Invocation invocation;
    private final Ending ending;

    private Main(Invocation invocation, Ending ending) {
        this.invocation = invocation;
        this.ending = ending;
    }

    /**
     * Exits with 0 when done, 1 for a failure, 2 for wrong usage, or whatever code the command returned.
     *
     * @param typed the program's name and its arguments
     */
    public static void main(String[] typed) {
        Locale.setDefault(Locale.US); // numbers look alike everywhere, and other locales take time to load
        Ending ending = new Ending();
        ending.exit(run(typed, ending));
    }

    private static int run(String[] typed, Ending ending) {
        Invocation invocation;
        try {
            invocation = Invocation.of(typed, System.getenv());
        } catch (UsageException e) {
            System.err.println((typed.length == 0 ? Invocation.UMBRELLA : typed[0]) + ": " + e.getMessage());
            return Command.USAGE;
        }
        ending.arm();
        return new Main(invocation, ending).guarded();
    }

    /** Failures become a sentence on stderr and an exit code. */
    private int guarded() {
        try {
            return command();
        } catch (UsageException e) {
            return failed(e.getMessage(), e, Command.USAGE);
        } catch (TunnelException e) {
            return failed(e.getMessage(), e, Command.FAILED);
        } catch (RuntimeException | LinkageError e) { // a defect, here or in a bundle of anybody's: said, not swallowed
            return failed("internal error: " + e + " (-v shows where)", e, Command.FAILED);
        }
    }

    private int failed(String sentence, Throwable failure, int code) {
        PrintStream err = System.err;
        err.println(invocation.shownAs() + ": " + sentence);
        if (LogSettings.stacks() || invocation.has("-v", "--verbose")) {
            failure.printStackTrace(err);
        }
        return code;
    }

    private int command() {
        Distribution distribution = Distribution.own();
        Program program = distribution.program(invocation.command());
        LogSettings.install(program.level());
        int code = atRuntime(program);
        if (code >= 0) {
            return code;
        }
        Felix felix = start(distribution, distribution.profile(profile(distribution, program)));
        Command command = felix.command(invocation.command(), program.known());
        ProcessContext context = new ProcessContext(invocation, ending.stopping());
        if (command == null) {
            return missing(felix, program, context);
        }
        felix.logTroubles();
        if (!program.known() && felix.aboutRuntime(invocation.command())) {
            throw noRuntime();
        }
        return command.run(context, invocation.arguments());
    }

    /** What the runtime of the home does for this program; negative if it is to run here. */
    private int atRuntime(Program program) {
        if (program.where() == Program.Where.HERE || !invocation.program().equals(Invocation.UMBRELLA)) {
            return RuntimeCall.NO_RUNTIME;
        }
        boolean shell = invocation.command().equals(ShellProgram.NAME);
        RuntimeProgram runtime = new RuntimeProgram(invocation, ending, new ProcessContext(invocation, ending.stopping()));
        int code = shell ? new ShellProgram(runtime, invocation).run() : runtime.command();
        if (code < 0 && program.where() == Program.Where.RUNTIME) {
            throw code == RuntimeCall.NO_RUNTIME ? noRuntime()
                    : new TunnelException("the runtime of " + invocation.home() + " has no such command: is it of another release?");
        }
        return code;
    }

    private TunnelException noRuntime() {
        return new TunnelException("no runtime of " + invocation.home() + " runs; start one with 'jnoports run', or name another home with --home");
    }

    private String profile(Distribution distribution, Program program) {
        return SshClient.wanted(invocation.arguments(), System.getenv("PATH")) ? program.profile()
                : distribution.withInProcessSsh(program.profile());
    }

    private Felix start(Distribution distribution, Profile profile) {
        Slot slot = Slot.take(new Home(invocation.home()), profile.name());
        ending.closes(slot);
        Map<String, String> properties = new HashMap<>();
        properties.put(Home.PROPERTY, invocation.home().toString());
        properties.put(Distribution.PROPERTY, distribution.directory().toString());
        Felix felix = Felix.start(distribution, profile, slot, properties);
        ending.closes(felix);
        return felix;
    }

    private int missing(Felix felix, Program program, ProcessContext context) {
        String reason = MissingCommand.reason(felix.context(), invocation.command());
        List<String> reasons = new ArrayList<>(felix.troubles());
        if (reason != null) {
            reasons.add(reason);
        }
        if (!reasons.isEmpty()) {
            throw new TunnelException(String.join("; ", reasons));
        } else if (program.known()) {
            throw new TunnelException("no bundle of this distribution provides this program");
        }
        context.err().println("jnoports: there is no command '" + invocation.command() + "'");
        Command help = felix.command("help", false);
        if (help != null) {
            help.run(context.onStderr(), List.of());
        }
        return Command.USAGE;
    }
}
