package org.jnoports.ssh.mina;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.shell.InvertedShell;
import org.apache.sshd.server.shell.TtyFilterInputStream;
import org.apache.sshd.server.shell.TtyFilterOutputStream;

/**
 * A command of a client's, run as the user of this process in that user's home. There is no pseudo-terminal: where the
 * client asked for one, line ends and echo are translated, no more. Of the client's environment only the locale and the
 * terminal's name arrive: anything else could change what a forced command does.
 */
final class LocalProcess implements InvertedShell {
    private static final Pattern ACCEPTED_ENVIRONMENT = Pattern.compile("LANG|LC_[A-Z]+|TERM|LINES|COLUMNS");

    private static final Duration END_LIMIT = Duration.ofSeconds(1);
    private static final int ENDED_BY_SIGNAL = 137;

    private final List<String> command;
    private final Map<String, String> more;
    private ServerSession session;
    private ChannelSession channel;
    private Process process;
    private OutputStream in;
    private InputStream out;
    private InputStream err;

    /**
     * @param command program and arguments
     * @param more environment variables of the server's own
     */
    LocalProcess(List<String> command, Map<String, String> more) {
        this.command = List.copyOf(command);
        this.more = Map.copyOf(more);
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        this.channel = channel;
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(new File(System.getProperty("user.home")));
        environment.getEnv().forEach((name, value) -> {
            if (ACCEPTED_ENVIRONMENT.matcher(name).matches()) {
                builder.environment().put(name, value);
            }
        });
        builder.environment().putAll(more);
        process = builder.start();
        out = new TtyFilterInputStream(process.getInputStream(), environment.getPtyModes());
        err = new TtyFilterInputStream(process.getErrorStream(), environment.getPtyModes());
        in = new TtyFilterOutputStream(process.getOutputStream(), environment.getPtyModes());
    }

    @Override
    public OutputStream getInputStream() {
        return in;
    }

    @Override
    public InputStream getOutputStream() {
        return out;
    }

    @Override
    public InputStream getErrorStream() {
        return err;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    /** MINA also asks right after {@link #destroy}, so a process that is about to end is waited for. */
    @Override
    public int exitValue() {
        try {
            if (process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return ENDED_BY_SIGNAL;
    }

    /** Ends the command and what it has started. */
    @Override
    public void destroy(ChannelSession channel) {
        if (process != null) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            children.forEach(ProcessHandle::destroy);
        }
    }

    @Override
    public void setSession(ServerSession session) {
        this.session = session;
    }

    @Override
    public ServerSession getServerSession() {
        return session;
    }

    @Override
    public ChannelSession getServerChannelSession() {
        return channel;
    }
}
