package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.Executor;
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
    /** A peer that sends nothing but empty records must not keep the loop for itself. */
    private static final int RECORDS_PER_TURN = 128;

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final DelegatedTasks tasks;
    private final CipherIn cipherIn = new CipherIn();
    private final CipherOut cipherOut = new CipherOut();
    private final PlainIn plainIn = new PlainIn();
    private BufferPool buffers;
    private Optional<IOException> failure = Optional.empty(); // to be told after the bytes in front of it
    private boolean begun;
    private boolean needsInput; // the engine can't write before it has read
    private boolean finSent;

    TlsStream(SocketChannel channel, SSLEngine engine, BufferPool buffers, Executor workers) {
        this(channel, engine, buffers, workers, new byte[0]);
    }

    /** @param early received already */
    TlsStream(SocketChannel channel, SSLEngine engine, BufferPool buffers, Executor workers, byte[] early) {
        cipherIn.begin(early);
        this.channel = channel;
        this.engine = engine;
        this.buffers = buffers;
        this.tasks = new DelegatedTasks(engine, workers);
    }

    /**
     * @param home runs tasks on the loop that owns the socket
     * @param again run on that loop when the stream can go on, although nothing happened to the socket
     */
    void attach(Executor home, Runnable again) {
        tasks.attach(home, again);
    }

    /** @return true when application bytes may flow; false: call again when the socket is ready or by {@link #attach} */
    boolean handshake() throws IOException {
        if (!begun) {
            begun = true;
            engine.beginHandshake();
        }
        try {
            return handshakeSteps();
        } finally {
            cipherIn.settle(buffers);
        }
    }

    private boolean handshakeSteps() throws IOException {
        for (int steps = 0; !tasks.areRunning() && flush(); steps++) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
                return true;
            }
            if (steps == RECORDS_PER_TURN) {
                tasks.resumeLater();
                return false;
            }
            if (!handshakeStep(status)) {
                return false;
            }
        }
        return false;
    }

    private boolean handshakeStep(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_TASK -> tasks.start();
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
            plainIn.keep(plain.flip());
            return step > 0;
        } finally {
            buffers.giveBack(plain);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!plainIn.isEmpty()) {
            return plainIn.moveTo(target);
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
        int records = 0;
        while (step > 0 && !tasks.areRunning() && plainIn.isEmpty() && wantsMore(target, before, room)) {
            if (records++ == RECORDS_PER_TURN) {
                tasks.resumeLater();
                return 0;
            }
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
            plainIn.keep(plain.position(fits));
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
            tasks.start();
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
            ByteBuffer record = cipherIn.record(buffers);
            SSLEngineResult result = engine.unwrap(record, target);
            cipherIn.taken(result.bytesConsumed());
            if (result.getStatus() == Status.OK) {
                return 1;
            }
            if (result.getStatus() == Status.CLOSED) {
                return -1;
            }
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw new SSLException("a record is larger than TLS permits");
            }
            int count = cipherIn.fill(channel, target.remaining(), buffers);
            if (count < 0) {
                throw new CutOffException("ended the connection without ending TLS: it may have been cut off");
            }
            if (count == 0) {
                return 0;
            }
        }
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            if (tasks.areRunning() || !hasRoom()) {
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
            tasks.start();
        } else if (plainIn.isEmpty()) {
            try {
                if (receive()) {
                    tasks.resumeLater();
                }
            } finally {
                cipherIn.settle(buffers);
            }
            needsInput = plainIn.isEmpty();
        }
    }

    /** @return true if it made a record */
    private boolean wrap(ByteBuffer source) throws SSLException {
        ByteBuffer records = buffers.inHeap(engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(source, records);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            throw new SSLException("a record is larger than TLS permits");
        }
        cipherOut.add(records.flip(), buffers);
        return result.bytesProduced() > 0;
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
        while (!finSent && !tasks.areRunning() && flush()) {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrap(NOTHING)) {
                continue;
            }
            channel.shutdownOutput();
            finSent = true;
        }
        return finSent;
    }

    @Override
    public int ownInterest() {
        return (cipherOut.isEmpty() ? 0 : SelectionKey.OP_WRITE) | (needsInput ? SelectionKey.OP_READ : 0);
    }

    @Override
    public boolean suspended() {
        return tasks.areRunning();
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
        plainIn.clear();
    }

    /** Tries once to send close_notify, or the alert that says what this side didn't like. */
    private void sayFarewell(boolean orderly) throws IOException {
        if (!begun || tasks.areRunning() || finSent) {
            return;
        }
        if (orderly) {
            engine.closeOutbound();
        }
        for (int n = 0; n < MAX_FAREWELL_RECORDS && hasFarewell(orderly) && flush(); n++) {
            wrap(NOTHING);
        }
        flush();
    }

    /** A client's engine is done with writing only when its farewell is written, a server's before. */
    private boolean hasFarewell(boolean orderly) {
        return (orderly || engine.isOutboundDone()) && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    @Override
    public void leave() {
        cipherOut.move(buffers::lentElsewhere);
    }

    @Override
    public void join(BufferPool pool) {
        buffers = pool;
        cipherOut.move(buffers::adopt);
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.of(engine.getSession());
    }
}
