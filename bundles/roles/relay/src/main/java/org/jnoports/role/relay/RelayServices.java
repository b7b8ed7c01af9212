package org.jnoports.role.relay;

import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.transport.Transport;

/**
 * What a relay is made of.
 *
 * @param transport the one of the moment; throws a TunnelException when there is none
 */
record RelayServices(AtClients atClients, AtKeysStore keysStore, MessageCodec codec, SessionRegistry sessions,
        Supplier<Transport> transport) {}
