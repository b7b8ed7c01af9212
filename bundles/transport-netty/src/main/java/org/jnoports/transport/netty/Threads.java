package org.jnoports.transport.netty;

import io.netty.util.concurrent.FastThreadLocalThread;

/** The transport's threads are daemons and inherit nothing from whoever happens to make them. */
final class Threads {
    private Threads() {}

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(NettyTransport.class.getClassLoader());
        return thread;
    }

    /** One whose buffers and other belongings Netty clears away when it ends. */
    static Thread loop(String name, Runnable work) {
        return daemon(name, () -> FastThreadLocalThread.runWithFastThreadLocal(work));
    }
}
