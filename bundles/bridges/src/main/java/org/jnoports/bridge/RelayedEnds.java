package org.jnoports.bridge;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The {@link SessionEnds}. Owns one thread, for time-outs, while there is something to time. */
@Component(service = SessionEnds.class)
public final class RelayedEnds implements SessionEnds, AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "jnoports-bridges");
        thread.setDaemon(true);
        return thread;
    });

    /** Called by DS. */
    public RelayedEnds() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public CompletionStage<Bridge> deviceSingle(Transport transport, RelayEnd end, HostPort target) {
        return new DeviceSingle(transport, end).start(target);
    }

    @Override
    public CompletionStage<Bridge> deviceMulti(Transport transport, RelayEnd end, HostPort target, Duration idle) {
        return new DeviceMulti(transport, end, target, idle, timer).start();
    }

    @Override
    public LocalEnd clientSingle(Transport transport, RelayEnd end, HostPort local, Duration idle) {
        return new ClientSingle(transport, end, local, idle, timer);
    }

    @Override
    public CompletionStage<LocalEnd> clientMulti(Transport transport, RelayEnd end, HostPort local, Duration idle, Manners manners) {
        return new ClientMulti(transport, end, idle, manners, timer).start(new RelayDial(transport, end).proved(), local);
    }

    @Override
    public Dialled dial(Transport transport, HostPort relay, RelayProof proof, Duration limit) {
        return new DialledRelay(transport, new RelayDial(transport, relay, proof, limit).proved());
    }

    @Override
    public CompletionStage<LocalEnd> clientMulti(Dialled dialled, RelayEnd end, HostPort local, Duration idle, Manners manners) {
        if (!(dialled instanceof DialledRelay own)) {
            throw new IllegalArgumentException("it was dialled by somebody else");
        }
        CompletionStage<Connection> proved = own.take().exceptionallyCompose(failure -> new RelayDial(own.transport(), end).proved());
        return new ClientMulti(own.transport(), end, idle, manners, timer).start(proved, local);
    }

    @Override
    public CompletionStage<Connection> connect(Transport transport, RelayEnd end) {
        return RelayDial.ready(transport, end);
    }

    /** Ends go on, without their time-outs. */
    @Override
    @Deactivate
    public void close() {
        timer.shutdownNow();
    }
}
