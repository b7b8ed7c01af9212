package org.jnoports.transport.nio;

/**
 * What one transport owns and its parts share.
 *
 * @param loops for everything that doesn't block
 * @param lookups for names
 * @param tlsTasks for what TLS computes: certificates, signatures
 * @param open every connection, open or being opened
 */
record NioRuntime(Loops loops, Workers lookups, Workers tlsTasks, OpenSockets open) {
    private static final int LOOKUP_THREADS = 4;

    static NioRuntime create() {
        return new NioRuntime(
                new Loops(),
                new Workers("jnoports-nio-lookup", LOOKUP_THREADS),
                new Workers("jnoports-nio-tls", Runtime.getRuntime().availableProcessors()),
                new OpenSockets());
    }
}
