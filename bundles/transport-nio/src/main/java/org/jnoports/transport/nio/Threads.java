package org.jnoports.transport.nio;

/** The transport's threads are daemons and inherit nothing from whoever happens to make them. */
final class Threads {
    private Threads() {}

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(NioTransport.class.getClassLoader());
        return thread;
    }
}
