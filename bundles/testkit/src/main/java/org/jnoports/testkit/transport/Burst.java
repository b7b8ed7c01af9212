package org.jnoports.testkit.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Dials much faster than anybody means to, from one thread; each connection waits until the other side closes it. */
final class Burst {
    private static final long LIMIT_MILLIS = 30_000;

    private final InetSocketAddress address;
    private final Selector selector;
    private final ByteBuffer dropped = ByteBuffer.allocate(1024);
    private int dialled;
    private int ended;
    private int failed;

    private Burst(InetSocketAddress address, Selector selector) {
        this.address = address;
        this.selector = selector;
    }

    /**
     * @param count how many in all
     * @param atOnce how many are open or being opened at any time
     * @return how many were accepted and closed by the other side in an orderly way
     */
    static int dial(InetSocketAddress address, int count, int atOnce) throws IOException {
        try (Selector selector = Selector.open()) {
            Burst burst = new Burst(address, selector);
            burst.run(count, atOnce);
            return burst.ended;
        }
    }

    private void run(int count, int atOnce) throws IOException {
        while (ended + failed < count) {
            while (dialled < count && dialled - ended - failed < atOnce) {
                dialled++;
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_CONNECT);
                channel.connect(address);
            }
            if (selector.select(LIMIT_MILLIS) == 0) {
                throw new AssertionError("only " + ended + " of " + count + " connections were closed by the other side");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                goOn(key);
            }
            selector.selectedKeys().clear();
        }
    }

    private void goOn(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
            } else if (key.isReadable() && channel.read(dropped.clear()) < 0) {
                ended++;
                channel.close();
            }
        } catch (IOException e) {
            failed++;
            channel.close();
        }
    }
}
