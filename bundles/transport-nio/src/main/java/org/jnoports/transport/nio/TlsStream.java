package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket's bytes inside TLS. Drives the JDK's engine; what the engine wants computed runs on a worker, and meanwhile
 * the stream is {@link #suspended()}. Buffers are lent from the loop only while there is something in them.
 */
final class TlsStream implements ByteStream {
    private static final Logger log = LoggerFactory.getLogger(TlsStream.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MAX_FAREWELL_RECORDS = 8;

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final Executor workers;
    private final CipherIn cipherIn = new CipherIn();
    private final CipherOut cipherOut = new CipherOut();
    private BufferPool buffers;
    private Executor home = Runnable::run;
    private Runnable again = () -> {};
    private ByteBuffer plainIn = NOTHING; // decrypted and not yet read; ready to be taken from
    private Optional<IOException> failure = Optional.empty(); // to be told after the bytes in front of it
    private boolean begun;
    private boolean computing;
    private boolean needsInput; // the engine can't write before it has read
    private boolean finSent;

    TlsStream(SocketChannel channel, SSLEngine engine, BufferPool buffers, Executor workers) {
        this.channel = channel;
        this.engine = engine;
        this.buffers = buffers;
        this.workers = workers;
    }

    /**
     * @param home runs tasks on the loop that owns the socket
     * @param again run on that loop when the stream can go on, although nothing happened to the socket
     */
    void attach(Executor home, Runnable again) {
        this.home = home;
        this.again = again;
    }

    /** @return true when application bytes may flow; false: call again when the socket is ready or by {@link #attach} */
    boolean handshake() throws IOException {
        if (!begun) {
            begun = true;
            engine.beginHandshake();
        }
        try {
            while (!computing && flush()) {
                HandshakeStatus status = engine.getHandshakeStatus();
                if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
                    return true;
                }
                if (!handshakeStep(status)) {
                    return false;
                }
            }
            return false;
        } finally {
            cipherIn.settle(buffers);
        }
    }

    private boolean handshakeStep(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_TASK -> compute();
            case NEED_WRAP -> wrap(NOTHING);
            default -> {
                return receive();
            }
        }
        return true;
    }

    /** One record while shaking hands; bytes that came right behind it are kept. */
    private boolean receive() throws IOException {
        ByteBuffer plain = buffers.borrow();
        try {
            int step = unwrap(plain);
            if (step < 0) {
                throw new CutOffException("ended the connection during the TLS handshake");
            }
            keep(plain.flip());
            return step > 0;
        } finally {
            buffers.giveBack(plain);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (plainIn.hasRemaining()) {
            return moveKept(target);
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        int before = target.position();
        try {
            int end = readRecords(target);
            int count = target.position() - before;
            return count > 0 ? count : end;
        } catch (IOException e) {
            if (target.position() == before) {
                throw e;
            }
            failure = Optional.of(e);
            return target.position() - before;
        } finally {
            cipherIn.settle(buffers);
        }
    }

    /** @return 0, or -1 at the end of the stream */
    private int readRecords(ByteBuffer target) throws IOException {
        int room = engine.getSession().getApplicationBufferSize();
        int before = target.position();
        int step = 1;
        while (step > 0 && !computing && !plainIn.hasRemaining() && wantsMore(target, before, room)) {
            step = readRecord(target, room);
        }
        return Math.min(step, 0);
    }

    private static boolean wantsMore(ByteBuffer target, int before, int room) {
        return target.position() == before || target.remaining() >= room;
    }

    /** @return 1: go on; 0: nothing more now; -1: end of stream */
    private int readRecord(ByteBuffer target, int room) throws IOException {
        if (engine.isInboundDone()) {
            return -1;
        }
        int step = target.remaining() >= room ? unwrap(target) : unwrapAside(target);
        return step > 0 ? afterRecord() : step;
    }

    /** The record may be larger than the target: what doesn't fit is kept. */
    private int unwrapAside(ByteBuffer target) throws IOException {
        ByteBuffer plain = buffers.borrow();
        try {
            int step = unwrap(plain);
            plain.flip();
            int fits = Math.min(plain.remaining(), target.remaining());
            target.put(plain.slice(0, fits));
            keep(plain.position(fits));
            return step;
        } finally {
            buffers.giveBack(plain);
        }
    }

    /** A record may have asked for more than reading: a key update wants an answer, a renegotiation wants work. */
    private int afterRecord() throws IOException {
        if (engine.isInboundDone()) {
            return -1;
        }
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            compute();
            return 0;
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            if (!flush()) {
                return 0;
            }
            wrap(NOTHING);
            flush();
        }
        return 1;
    }

    /**
     * Decrypts one record; reads the socket only if none is there.
     *
     * @return 1: one was handled; 0: none is complete; -1: end of stream
     */
    private int unwrap(ByteBuffer target) throws IOException {
        needsInput = false;
        while (true) {
            SSLEngineResult result = engine.unwrap(cipherIn.bytes(), target);
            if (result.getStatus() == Status.OK) {
                return 1;
            }
            if (result.getStatus() == Status.CLOSED) {
                return -1;
            }
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw new SSLException("a record is larger than TLS permits");
            }
            int count = cipherIn.fill(channel, buffers);
            if (count < 0) {
                throw new CutOffException("ended the connection without ending TLS: it may have been cut off");
            }
            if (count == 0) {
                return 0;
            }
        }
    }

    private void keep(ByteBuffer plain) {
        if (plain.hasRemaining()) {
            plainIn = ByteBuffer.allocate(plainIn.remaining() + plain.remaining()).put(plainIn).put(plain).flip();
        }
    }

    private int moveKept(ByteBuffer target) {
        int count = Math.min(plainIn.remaining(), target.remaining());
        target.put(plainIn.slice(plainIn.position(), count));
        plainIn.position(plainIn.position() + count);
        if (!plainIn.hasRemaining()) {
            plainIn = NOTHING;
        }
        return count;
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            if (computing || !hasRoom()) {
                return false;
            }
            if (engine.isOutboundDone()) {
                throw new ClosedChannelException();
            }
            if (!wrap(source)) {
                pause();
                return false;
            }
        }
        return flush();
    }

    private boolean hasRoom() throws IOException {
        return cipherOut.hasRoomFor(engine.getSession().getPacketBufferSize()) || flush();
    }

    /** The engine took nothing: it must compute or read first. Nobody else may be reading, so at most a record is kept. */
    private void pause() throws IOException {
        flush();
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            compute();
        } else if (!plainIn.hasRemaining()) {
            try {
                if (receive()) {
                    home.execute(again);
                }
            } finally {
                cipherIn.settle(buffers);
            }
            needsInput = !plainIn.hasRemaining();
        }
    }

    /** @return true if it made a record */
    private boolean wrap(ByteBuffer source) throws SSLException {
        try {
            SSLEngineResult result = engine.wrap(source, cipherOut.open(buffers));
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw new SSLException("a record is larger than TLS permits");
            }
            return result.bytesProduced() > 0;
        } finally {
            cipherOut.settle(buffers);
        }
    }

    /** @return true if nothing waits for the socket */
    private boolean flush() throws IOException {
        if (finSent) {
            cipherOut.discard(buffers);
        }
        return cipherOut.flush(channel, buffers);
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        engine.closeOutbound();
        while (!finSent && !computing && flush()) {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrap(NOTHING)) {
                continue;
            }
            channel.shutdownOutput();
            finSent = true;
        }
        return finSent;
    }

    private void compute() throws IOException {
        Runnable task = engine.getDelegatedTask();
        if (task == null) {
            return;
        }
        computing = true;
        try {
            workers.execute(() -> runTasks(task));
        } catch (RejectedExecutionException e) {
            computing = false;
            throw new IOException("too many TLS handshakes wait for a processor", e);
        }
    }

    private void runTasks(Runnable first) {
        try {
            for (Runnable task = first; task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        } finally {
            home.execute(this::computed);
        }
    }

    private void computed() {
        computing = false;
        again.run();
    }

    @Override
    public int ownInterest() {
        return (cipherOut.isEmpty() ? 0 : SelectionKey.OP_WRITE) | (needsInput ? SelectionKey.OP_READ : 0);
    }

    @Override
    public boolean suspended() {
        return computing;
    }

    @Override
    public void close(boolean orderly) {
        try {
            sayFarewell(orderly);
        } catch (IOException e) {
            log.debug("TLS farewell", e);
        }
        cipherOut.discard(buffers);
        cipherIn.clear(buffers);
        plainIn = NOTHING;
    }

    /** Tries once to send close_notify, or the alert that says what this side didn't like. */
    private void sayFarewell(boolean orderly) throws IOException {
        if (!begun || computing || finSent) {
            return;
        }
        if (orderly) {
            engine.closeOutbound();
        }
        for (int n = 0; n < MAX_FAREWELL_RECORDS && hasFarewell() && flush(); n++) {
            wrap(NOTHING);
        }
        flush();
    }

    private boolean hasFarewell() {
        return engine.isOutboundDone() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    @Override
    public void leave() {
        if (!cipherOut.isEmpty()) {
            buffers.lentElsewhere();
        }
    }

    @Override
    public void join(BufferPool pool) {
        buffers = pool;
        if (!cipherOut.isEmpty()) {
            buffers.adopt();
        }
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.of(engine.getSession());
    }
}
