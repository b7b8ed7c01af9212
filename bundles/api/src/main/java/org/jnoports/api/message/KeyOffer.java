package org.jnoports.api.message;

/**
 * Client to daemon: let this ssh key in (M1).
 *
 * @param publicKey as it came: not checked
 */
public record KeyOffer(String device, String publicKey) implements TunnelMessage {}
