package org.jnoports.api.message;

/** A control message. Travels as the value of an encrypted notification; the numbers M… are noports.md, section 2.2. */
public sealed interface TunnelMessage
        permits RelayRequest, RelayLease, SessionRequest, SessionReply, Ping, Heartbeat,
                AccessQuery, AccessAnswer, DevicePresence, AuditNotice, EventLogging, DeviceConfig,
                ManagerRequest, ManagerAnswer, UnreadableRequest {}
