package org.jnoports.transport.netty;

import io.netty.buffer.PooledByteBufAllocator;

/**
 * What one transport owns and its parts share.
 *
 * @param io what sockets are made of
 * @param loops for everything that doesn't block
 * @param buffers for bytes on their way
 * @param wide how much of it a stream receives in one go
 * @param lookups for names
 * @param tlsTasks for what TLS computes: certificates, signatures
 * @param open every connection, open or being opened
 */
record NettyRuntime(
        Io io, Loops loops, PooledByteBufAllocator buffers, WideReads wide, Workers lookups, Workers tlsTasks, OpenSockets open) {
    private static final int LOOKUP_THREADS = 4;
    private static final int PAGE_BYTES = 8 * 1024;
    /** Memory is had in pieces of 4 MiB, a page times two to this power; a wide buffer in it doesn't keep it from being kept. */
    private static final int PIECE_ORDER = 9;

    static NettyRuntime create(Io io) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new NettyRuntime(
                io,
                new Loops(io, cores),
                new PooledByteBufAllocator(true, 0, cores, PAGE_BYTES, PIECE_ORDER, 0, 0, false),
                new WideReads(cores),
                new Workers("jnoports-netty-lookup", LOOKUP_THREADS),
                new Workers("jnoports-netty-tls", cores),
                new OpenSockets());
    }
}
