package org.jnoports.transport.nio;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads all classes of this bundle, while that is possible: when the bundle is updated its jar goes away while old
 * connections still drain, and when connections have taken all file descriptors, classes may not load either.
 */
final class Preloaded {
    /** Every class file of this package; a test compares. */
    static final List<String> NAMES = List.of(
            "Addresses", "BridgeSide", "BridgeSide$SideException", "BufferPool", "ByteStream", "CipherIn", "CipherOut",
            "Connecting", "CutOffException", "DelegatedTasks", "Driver", "Failures", "Handshake", "Inbox", "Incoming", "Limits", "Loop",
            "Loop$Life", "Loop$Ready", "Loops", "NioBridge", "NioConfig", "NioConnection", "NioConnection$Use",
            "NioListener", "NioRuntime", "NioSettings", "NioTransport", "NioTransportFactory", "OpenSockets",
            "OpenSockets$Owned", "Outbox", "Outbox$Entry", "PendingRead", "PendingRead$Taker", "PlainIn", "PlainStream", "Preloaded",
            "Pump", "Pump$WaitFor", "SocketOptions", "Threads", "Timers", "Timers$Timer", "TlsEngines", "TlsReasons",
            "TlsStream", "TlsStream$1", "Wire", "Workers");

    private static final Logger log = LoggerFactory.getLogger(Preloaded.class);

    private Preloaded() {}

    /** Takes some milliseconds the first time. */
    static void load() {
        String prefix = Preloaded.class.getPackageName() + ".";
        for (String name : NAMES) {
            try {
                Class.forName(prefix + name, true, Preloaded.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                log.debug("a class of this bundle is missing", e);
            }
        }
    }
}
