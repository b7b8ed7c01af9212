package org.jnoports.api.message;

/** A control message. Travels as the value of an encrypted notification; the numbers M… are noports.md, section 2.2. */
public sealed interface TunnelMessage
        permits RelayRequest, PortRequest, RelayLease, RelayRefusal, RelayAuthHint, SessionRequest, ServiceRequest, SessionReply,
                KeyOffer, Ping, Heartbeat, DeviceInfo,
                AccessQuery, AccessAnswer, DevicePresence, AuditNotice, EventLogging, DeviceConfig,
                ManagerRequest, ManagerAnswer, UnreadableRequest {}
