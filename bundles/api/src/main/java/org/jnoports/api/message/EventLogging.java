package org.jnoports.api.message;

import java.time.Duration;
import org.jnoports.api.at.AtSign;

/**
 * Where session events are to be sent; a record that the listener shares with the controller, and the controller with its
 * daemons (noports-modern.md, section 5.5).
 *
 * @param listener who collects them
 * @param topic the name of their notifications, for example {@code k3v9x1aq.events.logging.sshnp}
 * @param timeToLive of their notifications
 */
public record EventLogging(AtSign listener, String topic, Duration timeToLive) implements TunnelMessage {}
