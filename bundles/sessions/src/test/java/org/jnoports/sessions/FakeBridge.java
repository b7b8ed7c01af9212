package org.jnoports.sessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Traffic;

/** A bridge without connections. */
class FakeBridge implements Bridge {
    private final CompletableFuture<BridgeEnd> end = new CompletableFuture<>();
    private final Traffic traffic;

    FakeBridge(long toLeft, long toRight) {
        traffic = new Traffic(toLeft, toRight);
    }

    @Override
    public CompletionStage<BridgeEnd> ended() {
        return end;
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }

    void peersEnd(String cause) {
        end.complete(new BridgeEnd(cause, true, traffic));
    }

    boolean isOpen() {
        return !end.isDone();
    }

    @Override
    public void close() {
        end.complete(new BridgeEnd("closed here", true, traffic));
    }
}
