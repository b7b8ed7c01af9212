package org.jnoports.atprotocol;

/** Remembers the last 4,096 notifications, so that one that arrives twice is delivered once. Thread-safe. */
final class Delivered {
    private static final int MOST = 4_096;

    private final Recent<Incoming.Identity, Boolean> known = new Recent<>(MOST);

    /** @return false if it has been here before */
    synchronized boolean add(Incoming incoming) {
        return known.put(incoming.identity(), true) == null;
    }

    /** It could not be delivered: when it comes again it is welcome. */
    synchronized void forget(Incoming incoming) {
        known.remove(incoming.identity());
    }
}
