package org.jnoports.api.transport;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Joins two connections: bytes of either side arrive at the other, unchanged and in order. A full sink stops the reading
 * of its source, an end of stream travels on as a half-close while the other direction keeps flowing, an error on either
 * side closes both. Memory per bridge is bounded, whatever the peers do.
 */
@ProviderType
public interface Bridge extends AutoCloseable {
    /** Completes, always normally, when both connections are closed. Completes on the event loop. */
    CompletionStage<BridgeEnd> ended();

    /** What has been moved so far; any thread. */
    Traffic traffic();

    /** Closes both connections at once. May be repeated. */
    @Override
    void close();
}
