package org.jnoports.atprotocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;

/**
 * The program {@code at_activate}.
 *
 * @param transport the current one; throws {@link TunnelException} while there is none
 */
record AtActivate(AtKeysStore keysStore, ServerCertificates certificates, Supplier<Transport> transport, Timings timings) {
    private static final Duration PROVISIONING = Duration.ofMinutes(2);

    private static final Duration CHECKED = Duration.ofSeconds(5);

    int run(CommandContext context, List<String> arguments) {
        Optional<EnrollFlags.Task> task = arguments.isEmpty() ? Optional.empty() : EnrollFlags.Task.of(arguments.get(0));
        return task.isPresent() ? enrolment(context, new EnrollFlags(context.name(), task.get(), arguments.subList(1, arguments.size())))
                : activation(context, arguments);
    }

    private int enrolment(CommandContext context, EnrollFlags flags) {
        if (flags.help()) {
            flags.printUsage(context.out());
            return Command.DONE;
        }
        AtSign atSign = flags.atSign();
        HostPort root = flags.root();
        if (flags.verbose()) {
            context.verbose();
        }
        Dialer dialer = new Dialer(transport, Trust.of(certificates, context.home(), root.host()), timings);
        AtDirectory directory = new AtDirectory(root, dialer);
        if (flags.task() == EnrollFlags.Task.ENROLL) {
            Enrolment.Wish wish = new Enrolment.Wish(flags.app(), flags.device(), flags.namespaces(), flags.passCode(), flags.expiry());
            Path keyFile = newKeyFile(context, flags, atSign, wish);
            int checks = flags.checks();
            Enrolment enrolment = new Enrolment(atSign, keyFile, keysStore, directory, dialer, pause(), context::progress);
            interruptibly(context, () -> enrolment.run(wish, checks));
            context.out().println(keyFile);
            return Command.DONE;
        }
        Path keyFile = flags.keyFile().orElseGet(() -> AtKeysStore.defaultFile(context.userHome(), atSign));
        Login login = new Login(atSign, keyFile, keysStore.read(keyFile), directory, dialer, new LastAddresses(context.home()));
        interruptibly(context, () -> new EnrolmentDesk(login, context.out()).run(flags));
        return Command.DONE;
    }

    private Duration pause() {
        return timings.longestBackoff().compareTo(CHECKED) < 0 ? timings.longestBackoff() : CHECKED;
    }

    /** One that isn't there yet: nothing is asked for that couldn't be kept. */
    private static Path newKeyFile(CommandContext context, EnrollFlags flags, AtSign atSign, Enrolment.Wish wish) {
        Path usual = AtKeysStore.defaultFile(context.userHome(), atSign);
        String own = atSign + "_" + (wish.app() + "_" + wish.device()).replaceAll("[^\\w-]", "_") + "_key.atKeys";
        Path file = flags.keyFile().orElseGet(() -> Files.exists(usual) ? usual.resolveSibling(own) : usual);
        if (Files.exists(file)) {
            throw new TunnelException("the atKeys file " + file + " exists already: say another one with -k");
        }
        return file;
    }

    private int activation(CommandContext context, List<String> arguments) {
        ActivateFlags flags = new ActivateFlags(context.name(), arguments);
        if (flags.help()) {
            flags.printUsage(context.out());
            return Command.DONE;
        }
        AtSign atSign = flags.atSign();
        String secret = flags.secret();
        HostPort root = flags.root();
        Path keyFile = flags.keyFile().orElseGet(() -> AtKeysStore.defaultFile(context.userHome(), atSign));
        if (flags.verbose()) {
            context.verbose();
        }
        Dialer dialer = new Dialer(transport, Trust.of(certificates, context.home(), root.host()), timings);
        Activation activation = new Activation(
                atSign, keyFile, keysStore, new AtDirectory(root, dialer), dialer, PROVISIONING, context::progress);
        interruptibly(context, () -> activation.run(secret));
        context.out().println(keyFile);
        return Command.DONE;
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    /** Interrupts the work when the process is asked to end. */
    private static void interruptibly(CommandContext context, Work work) {
        Thread worker = Thread.currentThread();
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.stopping().thenRun(() -> {
            synchronized (done) {
                if (!done.isDone()) {
                    worker.interrupt();
                }
            }
        });
        try {
            work.run();
        } catch (InterruptedException e) {
            throw new TunnelException("it was stopped: run the same command again", e);
        } finally {
            synchronized (done) {
                done.complete(null);
            }
        }
    }
}
