package org.jnoports.transport.netty;

import io.netty.buffer.ByteBuf;
import org.jnoports.api.transport.TransportException;

/** Who uses a wire at present: its handshake, its connection or a bridge. On the wire's loop only. */
interface Driver {
    /** Bytes came, whether asked for or not; the driver releases them. */
    void received(ByteBuf bytes);

    /** What came is complete for now. */
    void receivedAll();

    /** Whether more may come before {@link #receivedAll}. */
    boolean wantsMore();

    /** The peer's stream ended in an orderly way, behind all bytes. */
    void inputEnded();

    /** The peer's stream ended in another way, behind all bytes. */
    void inputFailed(TransportException why);

    /**
     * Closes the wire and tells whoever waits for it.
     *
     * @param orderly false if the peer should know that the stream was cut, as far as TLS can say so
     */
    void end(TransportException why, boolean orderly);
}
