package org.jnoports.api.bridge;

import java.time.Duration;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.HostPort;

/**
 * An end's way to the relay.
 *
 * @param relay the end's own port
 * @param proof on each connection
 * @param protection of what goes through the relay
 * @param dial the longest wait for one connection, and for the relay's words on it
 */
public record RelayEnd(HostPort relay, RelayProof proof, StreamProtection protection, Duration dial) {}
