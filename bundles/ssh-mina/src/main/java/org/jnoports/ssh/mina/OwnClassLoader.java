package org.jnoports.ssh.mina;

import java.util.function.Supplier;

/**
 * MINA looks for its own parts through the thread's context class loader first. In a host whose class path holds another
 * MINA it would find that one's; within here it finds those of this bundle.
 */
final class OwnClassLoader {
    private OwnClassLoader() {}

    /** Threads that MINA starts meanwhile inherit the class loader. */
    static <T> T in(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(OwnClassLoader.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
