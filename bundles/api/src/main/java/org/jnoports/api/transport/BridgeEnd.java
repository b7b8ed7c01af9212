package org.jnoports.api.transport;

/**
 * How a bridge ended.
 *
 * @param cause for a person: "left closed", "right: Connection reset", "closed here"
 * @param clean true when both directions ended with an orderly end of stream, or {@link Bridge#close} was called
 * @param traffic all bytes moved
 */
public record BridgeEnd(String cause, boolean clean, Traffic traffic) {}
