package org.jnoports.role.daemon;

import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.transport.HostPort;

/**
 * What is to be joined.
 *
 * @param relay this side's way to the relay
 * @param target what the client is to reach
 * @param idle in multi mode, how long it goes on without a connection; empty: single mode
 */
record DeviceEnd(RelayEnd relay, HostPort target, Optional<Duration> idle) {}
