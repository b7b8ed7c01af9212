package org.jnoports.ssh.mina;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jnoports.api.ssh.SshConsoles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel whose other end is somebody in this process, on a thread of its own. */
final class Visit implements Command, SshConsoles.Visitor {
    private static final Logger log = LoggerFactory.getLogger(Visit.class);
    private static final int FAILED = 1;

    private final Optional<String> command;
    private final SshConsoles.Host host;
    private final ExecutorService threads;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile InputStream in;
    private volatile OutputStream out;
    private volatile OutputStream err;
    private volatile ExitCallback exit;
    private volatile Map<String, String> environment = Map.of();
    private volatile SshConsoles.Resized heard = (columns, rows) -> {};

    /** @param asked what the client wants to run */
    Visit(ChannelSession channel, Optional<String> asked, SshConsoles.Host host, ExecutorService threads) {
        Grant grant = channel.getSession().getAttribute(Grant.OF_SESSION);
        this.command = grant.command().or(() -> asked);
        this.host = host;
        this.threads = threads;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment given) {
        environment = given.getEnv();
        given.addSignalListener((session, signal) -> heard.to(columns(), rows()), Signal.WINCH);
        log.info("{} came to the console by ssh{}", channel.getSession().getUsername(), command.map(line -> ": " + line).orElse(""));
        try {
            threads.execute(this::receive);
        } catch (RejectedExecutionException e) {
            exit.onExit(FAILED, "as many visitors as there may be are here already");
        }
    }

    private void receive() {
        int code = FAILED;
        try {
            code = host.receive(this);
        } catch (RuntimeException e) { // a defect on the other side must not leave the channel open
            log.warn("a visit by ssh failed: {}", e.toString());
            log.debug("visit", e);
        } finally {
            exit.onExit(code);
        }
    }

    @Override
    public void destroy(ChannelSession channel) {
        gone.complete(null);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public OutputStream err() {
        return err;
    }

    @Override
    public Optional<String> command() {
        return command;
    }

    @Override
    public String terminal() {
        return environment.getOrDefault(Environment.ENV_TERM, "");
    }

    @Override
    public int columns() {
        return number(Environment.ENV_COLUMNS);
    }

    @Override
    public int rows() {
        return number(Environment.ENV_LINES);
    }

    private int number(String name) {
        try {
            return Integer.parseInt(environment.getOrDefault(name, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public void whenResized(SshConsoles.Resized resized) {
        heard = resized;
    }

    @Override
    public CompletionStage<Void> gone() {
        return gone.minimalCompletionStage();
    }
}
