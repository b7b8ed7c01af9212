package org.jnoports.atserver;

import java.time.InstantSource;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.transport.Transport;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.directory.AddressBook;

/** What the atServers of one process share. */
record Surroundings(SignatureVerifier verifier,
        Supplier<Transport> transport, SSLContext tls, AddressBook addresses, boolean testing, Limits limits, Workers workers,
        InstantSource clock) {}
