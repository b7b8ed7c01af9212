package org.jnoports.ssh.mina;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jnoports.api.TunnelException;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.transport.HostPort;

/** A local port forwarding, and how busy it is. */
final class MinaTunnel implements SshTunnels.Tunnel, ChannelListener, SessionListener {
    private static final String LOOPBACK = "127.0.0.1";

    private final SshConnection connection;
    private final Consumer<MinaTunnel> closed;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition(); // of the three fields below
    private final Set<Channel> channels = new HashSet<>();
    private long idleSinceNanos = System.nanoTime();
    private boolean gone;
    private int localPort;

    private MinaTunnel(SshConnection connection, Consumer<MinaTunnel> closed) {
        this.connection = connection;
        this.closed = closed;
    }

    /** Starts to listen; owns the connection from here on, also when this fails. */
    static MinaTunnel over(SshConnection connection, int localPort, HostPort target, Consumer<MinaTunnel> closed) {
        MinaTunnel tunnel = new MinaTunnel(connection, closed);
        boolean listening = false;
        try {
            tunnel.listen(localPort, target);
            listening = true;
            return tunnel;
        } catch (IOException e) {
            throw new TunnelException("the tunnel can't listen on local port " + localPort + ": " + e.getMessage()
                    + "; choose another one", e);
        } finally {
            if (!listening) {
                tunnel.close();
            }
        }
    }

    private void listen(int port, HostPort target) throws IOException {
        ClientSession session = connection.session();
        session.addChannelListener(this);
        session.addSessionListener(this);
        localPort = session.startLocalPortForwarding(new SshdSocketAddress(LOOPBACK, port),
                new SshdSocketAddress(target.host(), target.port())).getPort();
        if (!session.isOpen()) {
            sessionClosed(session); // it went before anyone listened
        }
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public void awaitIdle(Duration idle) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = left(idle);
            while (!gone && left > 0) {
                if (channels.isEmpty()) {
                    changed.awaitNanos(left);
                } else {
                    changed.await();
                }
                left = left(idle);
            }
        } finally {
            lock.unlock();
        }
    }

    private long left(Duration idle) {
        return channels.isEmpty() ? idleSinceNanos + idle.toNanos() - System.nanoTime() : idle.toNanos();
    }

    @Override
    public void channelInitialized(Channel channel) {
        update(() -> channels.add(channel));
    }

    @Override
    public void channelClosed(Channel channel, Throwable reason) {
        update(() -> {
            if (channels.remove(channel)) {
                idleSinceNanos = System.nanoTime();
            }
        });
    }

    @Override
    public void sessionClosed(Session session) {
        update(() -> gone = true);
    }

    private void update(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            connection.close();
            update(() -> gone = true);
            closed.accept(this);
        }
    }
}
