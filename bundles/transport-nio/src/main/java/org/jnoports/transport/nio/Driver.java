package org.jnoports.transport.nio;

import org.jnoports.api.transport.TransportException;

/** Who uses a wire at present: its handshake, its connection or a bridge. On the wire's loop only. */
interface Driver {
    /** The socket or its TLS may be able to go on: does what needs no waiting, then says what to {@link Wire#await}. */
    void advance();

    /**
     * Closes the wire and tells whoever waits for it.
     *
     * @param orderly false if the peer should know that the stream was cut, as far as TLS can say so
     */
    void end(TransportException why, boolean orderly);
}
