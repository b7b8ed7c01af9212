package org.jnoports.api.message;

/**
 * Authorization controller to a daemon of 5.13 to 6.13, after its {@link DevicePresence}: where to send session events. Only
 * written.
 *
 * @param device the daemon's device name
 */
public record DeviceConfig(String device, EventLogging events) implements TunnelMessage {}
