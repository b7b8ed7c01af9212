package org.jnoports.role.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.transport.HostPort;

/** One connection to a service near a device, as two streams. */
final class Proxy {
    private static final HostPort SSHD = new HostPort("localhost", 22);

    private final ClientServices services;
    private final WaitLimits limits;

    Proxy(ClientServices services, WaitLimits limits) {
        this.services = services;
        this.limits = limits;
    }

    int run(CommandContext context, List<String> arguments, InputStream in, OutputStream out) {
        NptFlags flags = new NptFlags(context.name(), context.userHome(), arguments);
        if (flags.has("--help")) {
            context.err().println("Usage: jnoports proxy DEVICE[@ATSIGN] [HOST:PORT] -f ATSIGN [-t ATSIGN] -r ATSIGN [flags of npt]");
            return Command.DONE;
        }
        List<String> rest = new ArrayList<>(flags.rest());
        if (rest.isEmpty() || rest.size() > 2) {
            throw new UsageException(context.name() + ": wanted are DEVICE, or DEVICE@ATSIGN, and perhaps HOST:PORT");
        }
        HostPort target = rest.size() == 2 ? target(context, rest.get(1)) : SSHD;
        if (flags.has("--verbose")) {
            context.verbose();
        }
        Consumer<String> progress = flags.has("--verbose") ? context::progress : step -> {}; // ssh shows a ProxyCommand's stderr
        ClientSettings settings = flags.settings(Optional.of(rest.get(0)));
        OpenedLine line = new LineClient(services, limits).open(context, settings, flags.options(),
                Optional.of(new LineOpening.Service(target, flags.timeout())), Optional.empty(), LineClient.Holder.THIS_PROCESS, progress);
        return join(context, line, flags, in, out);
    }

    private static HostPort target(CommandContext context, String text) {
        try {
            return HostPort.parse(text, SSHD.port());
        } catch (IllegalArgumentException e) {
            throw new UsageException(context.name() + ": " + e.getMessage());
        }
    }

    /** Through a port that only this process is told of: the bridge's own copying is none of ours then. */
    private int join(CommandContext context, OpenedLine line, NptFlags flags, InputStream in, OutputStream out) {
        Waiting waiting = new Waiting(context.stopping());
        SessionEnds.Manners manners = line.manners();
        try (LocalEnd end = waiting.await(line.clientMulti(services, new HostPort("127.0.0.1", 0), flags.timeout(), manners), limits.tunnel().multipliedBy(3), "the session wasn't up in time");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), end.port())) {
            socket.setTcpNoDelay(true);
            CompletableFuture<Void> received = new CompletableFuture<>();
            background("jnoports-proxy-in", () -> {
                in.transferTo(socket.getOutputStream());
                socket.shutdownOutput();
            }, new CompletableFuture<>());
            background("jnoports-proxy-out", () -> {
                copy(socket.getInputStream(), out);
                out.close();
            }, received);
            waiting.orStop(received);
            return received.isCompletedExceptionally() ? Command.FAILED : Command.DONE;
        } catch (IOException e) {
            throw new TunnelException("the session was lost: " + e.getMessage(), e);
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] bytes = new byte[32 * 1024];
        for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
            to.write(bytes, 0, count);
            to.flush();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void background(String name, Work work, CompletableFuture<Void> done) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }
}
