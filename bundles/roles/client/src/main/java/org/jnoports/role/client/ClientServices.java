package org.jnoports.role.client;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;

/**
 * What a client works with.
 *
 * @param builtInSsh asked when the ssh program isn't there or isn't wanted
 * @param ends joins this side to the relay
 * @param transport asked once per session
 * @param srv the program that holds a session when this one has ended; empty where there is no distribution
 */
record ClientServices(AtClients clients, AtKeysStore keysStore, MessageCodec codec, SecureStreams streams, Supplier<SessionEnds> ends,
        Supplier<Transport> transport, Supplier<Optional<SshTunnels>> builtInSsh, Optional<Path> srv) {}
