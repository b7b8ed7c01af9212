package org.jnoports.atserver;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Transport;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.directory.AddressBook;

/**
 * What the atServers of one process share.
 *
 * @param http whether a client has come to speak HTTP
 * @param connections how many clients all of them have
 */
record Surroundings(SignatureVerifier verifier,
        Supplier<Transport> transport, SSLContext tls, AddressBook addresses, boolean testing, AtomicInteger connections, Predicate<Connection> http,
        Limits limits, Workers workers,
        InstantSource clock) {}
