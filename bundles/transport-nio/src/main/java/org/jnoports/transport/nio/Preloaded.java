package org.jnoports.transport.nio;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads all classes of this bundle and all that it uses of others, while that is possible: when the bundle is updated its
 * jar and its wires to other bundles go away while old connections still drain, and when connections have taken all file
 * descriptors, classes may not load either.
 */
final class Preloaded {
    /** Every class file of this package; a test compares. */
    static final List<String> OWN = List.of(
            "Addresses", "BridgeSide", "BridgeSide$SideException", "BufferPool", "ByteStream", "CipherIn",
            "CipherOut", "Connecting", "CutOffException", "DelegatedTasks", "Driver", "Failures", "Handshake",
            "Inbox", "Incoming", "Limits", "Loop", "Loop$Life", "Loop$Ready", "Loops", "NioBridge", "NioConfig",
            "NioConnection", "NioConnection$Use", "NioListener", "NioRuntime", "NioSettings", "NioTransport",
            "NioTransportFactory", "OpenSockets", "OpenSockets$Owned", "Outbox", "Outbox$Entry", "PendingRead",
            "PendingRead$Taker", "PlainIn", "PlainStream", "Preloaded", "Pump", "Pump$WaitFor", "RewrittenStream",
            "SocketOptions", "Threads", "Timers", "Timers$Timer", "TlsEngines", "TlsReasons", "TlsStream",
            "TlsStream$1", "Wire", "Workers");

    /** Every class of an imported package that they name; a test compares. */
    static final List<String> IMPORTED = List.of(
            "javax.net.ssl.SNIHostName", "javax.net.ssl.SNIServerName", "javax.net.ssl.SSLContext",
            "javax.net.ssl.SSLEngine", "javax.net.ssl.SSLEngineResult",
            "javax.net.ssl.SSLEngineResult$HandshakeStatus", "javax.net.ssl.SSLEngineResult$Status",
            "javax.net.ssl.SSLException", "javax.net.ssl.SSLParameters", "javax.net.ssl.SSLSession",
            "org.jnoports.api.plain.ServiceFactory", "org.jnoports.api.plain.Services",
            "org.jnoports.api.transport.Bridge", "org.jnoports.api.transport.BridgeEnd",
            "org.jnoports.api.transport.ByteTransform", "org.jnoports.api.transport.Connection",
            "org.jnoports.api.transport.HostPort", "org.jnoports.api.transport.Listener",
            "org.jnoports.api.transport.TlsOptions", "org.jnoports.api.transport.Traffic",
            "org.jnoports.api.transport.Transport", "org.jnoports.api.transport.TransportException",
            "org.jnoports.api.transport.TransportException$Reason", "org.slf4j.Logger", "org.slf4j.LoggerFactory");

    private static final Logger log = LoggerFactory.getLogger(Preloaded.class);

    private Preloaded() {}

    /** Takes some milliseconds the first time. */
    static void load() {
        String prefix = Preloaded.class.getPackageName() + ".";
        IMPORTED.forEach(Preloaded::load);
        OWN.forEach(name -> load(prefix + name));
    }

    private static void load(String name) {
        try {
            Class.forName(name, true, Preloaded.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            log.debug("a class is missing", e);
        }
    }
}
