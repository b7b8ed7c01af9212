package org.jnoports.api.message;

/** Client to daemon: are you there (M10). */
public record Ping(String device) implements TunnelMessage {}
