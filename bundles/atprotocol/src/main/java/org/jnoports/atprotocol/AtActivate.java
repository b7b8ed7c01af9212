package org.jnoports.atprotocol;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    int run(CommandContext context, List<String> arguments) {
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
            throw new TunnelException("the activation was stopped: run the same command again", e);
        } finally {
            synchronized (done) {
                done.complete(null);
            }
        }
    }
}
