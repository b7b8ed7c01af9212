package org.jnoports.api.transport;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Rewrites one direction of a byte stream in place. Stateful: call order is stream order, and only the event loop that owns
 * the connection calls it, one call at a time.
 */
@ConsumerType
@FunctionalInterface
public interface ByteTransform {
    /**
     * Replaces the bytes from position to limit; leaves position, limit and so the length as they were.
     *
     * @param bytes the next bytes of the stream, none repeated; a buffer of any kind that may be written
     */
    void apply(ByteBuffer bytes);
}
