package org.jnoports.api.message;

import java.util.Optional;

/**
 * A message and what its signature was made over.
 *
 * @param envelope present if the message came signed; not yet verified
 */
public record Decoded(TunnelMessage message, Optional<Envelope> envelope) {}
