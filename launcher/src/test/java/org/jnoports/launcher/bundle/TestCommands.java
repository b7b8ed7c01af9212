package org.jnoports.launcher.bundle;

import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** The activator of a bundle of commands; runs inside the framework, from a jar of its own. */
public final class TestCommands implements BundleActivator {
    /** For the framework. */
    public TestCommands() {}

    @Override
    public void start(BundleContext context) {
        register(context, TestCommands::greet, "greet", "hello");
        register(context, (process, arguments) -> {
            throw new TunnelException("the bridge is closed", new IllegalStateException("because"));
        }, "fail");
        register(context, (process, arguments) -> {
            throw new UsageException("--speed takes a number");
        }, "misuse");
        register(context, (process, arguments) -> {
            throw new IllegalStateException("not thought of");
        }, "defect");
        register(context, TestCommands::untilStopped, "wait");
        register(context, (process, arguments) -> {
            process.out().println(context.getProperty("jnoports.home"));
            process.out().println(context.getProperty("jnoports.distribution"));
            return 0;
        }, "properties");
    }

    private static void register(BundleContext context, Command command, String... names) {
        context.registerService(Command.class, command, FrameworkUtil.asDictionary(Map.of(Command.NAME, names)));
    }

    private static int greet(CommandContext process, List<String> arguments) {
        process.progress("greeting");
        process.out().println("hello " + String.join(",", arguments));
        return arguments.size();
    }

    private static int untilStopped(CommandContext process, List<String> arguments) {
        process.out().println("waiting");
        process.stopping().toCompletableFuture().join();
        Logger.getLogger("org.jnoports.role.test.Draining").warning("draining");
        process.out().println("drained");
        return 7;
    }

    @Override
    public void stop(BundleContext context) {
        System.err.println("bundle stopped");
    }
}
