package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * The bytes of one socket, plain or inside TLS. Nothing blocks. Only the loop that owns the socket calls it.
 */
interface ByteStream {
    /** @return the bytes put into the target, at least one; 0 if there are none now; -1 at the end of the stream */
    int read(ByteBuffer target) throws IOException;

    /**
     * Takes what it can.
     *
     * @return true if everything was taken and the operating system has it all; false: call again when writable
     */
    boolean write(ByteBuffer source) throws IOException;

    /**
     * Says that nothing more will be written. Everything written must be out.
     *
     * @return true if the peer has been told; false: call again when writable
     */
    boolean shutdownOutput() throws IOException;

    /** What it must wait for by itself, whatever its owner waits for; {@link java.nio.channels.SelectionKey} ops. */
    int ownInterest();

    /** True while nothing can go on, whatever the socket does; the wire's stream says when it ends. */
    boolean suspended();

    /** Gives back all buffers. */
    void close(boolean orderly);

    /** The socket leaves its loop, and lent buffers go along. Last call on the old loop. */
    void leave();

    /** First call on the new loop. */
    void join(BufferPool pool);

    Optional<SSLSession> tlsSession();
}
