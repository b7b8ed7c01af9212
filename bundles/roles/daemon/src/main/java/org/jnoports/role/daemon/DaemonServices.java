package org.jnoports.role.daemon;

import java.util.Optional;
import java.util.function.Supplier;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;

/**
 * The services a daemon works with.
 *
 * @param authorizer asked for each decision; without one every request is denied
 * @param auditLog asked for each entry
 * @param streams asked once per session
 * @param ends asked once per session
 * @param transport asked once per session; throws {@link org.jnoports.api.TunnelException} while none is installed
 */
record DaemonServices(
        AtClients atClients,
        AtKeysStore keysStore,
        MessageCodec codec,
        Supplier<Optional<Authorizer>> authorizer,
        Supplier<Optional<AuditLog>> auditLog,
        SessionRegistry sessions,
        SshKeys sshKeys,
        Supplier<SecureStreams> streams,
        Supplier<SessionEnds> ends,
        Supplier<Transport> transport) {}
