package org.jnoports.metrics;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;

/** The JDK's HTTP server with limits. Owns its socket and threads. */
final class MetricsServer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int WAITING = 32;
    private static final int BACKLOG = 16;
    private static final int IDLE_SECONDS = 30;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final MetricsHandler handler;

    static {
        // The JDK's server reads its limits from here once per process; nobody else in it uses that server.
        limit("sun.net.httpserver.maxReqTime", 10); // seconds until a request is whole
        limit("sun.net.httpserver.maxRspTime", 30); // seconds until its answer is taken
        limit("sun.net.httpserver.maxReqHeaders", 64);
        limit("sun.net.httpserver.maxReqHeaderSize", 16_384);
        limit("sun.net.httpserver.maxIdleConnections", 8);
        limit("sun.net.httpserver.idleInterval", IDLE_SECONDS);
        limit("jdk.httpserver.maxConnections", 32);
    }

    private MetricsServer(HttpServer server, ThreadPoolExecutor threads, MetricsHandler handler) {
        this.server = server;
        this.threads = threads;
        this.handler = handler;
    }

    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /**
     * Listens.
     *
     * @param text what is shown, made for each request
     * @throws TunnelException if it can't
     */
    static MetricsServer start(InetSocketAddress address, SecretFile token, Supplier<byte[]> text) {
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new TunnelException("metrics can't be served at " + address.getAddress().getHostAddress() + ":" + address.getPort() + ": " + e.getMessage()
                    + "; choose another port in " + MetricsSettings.PID, e);
        }
        ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING),
                task -> daemon(task, "jnoports-metrics")); // one more is hung up on
        threads.allowCoreThreadTimeOut(true);
        MetricsHandler handler = new MetricsHandler(token, text);
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        return new MetricsServer(server, threads, handler);
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        handler.close();
        threads.shutdownNow();
    }
}
