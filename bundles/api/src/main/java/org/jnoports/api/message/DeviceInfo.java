package org.jnoports.api.message;

/** Daemon to client, as a record: the same as its {@link Heartbeat} (M13). */
public record DeviceInfo(Heartbeat heartbeat) implements TunnelMessage {}
