package org.jnoports.role.controller;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.store.Claims;

/**
 * What a controller is made of.
 *
 * @param claims the one of the moment
 * @param audit the one of the moment, if there is one
 */
record ControllerServices(AtClients atClients, MessageCodec codec, Authorizer authorizer, Supplier<Claims> claims,
        Supplier<Optional<AuditLog>> audit, Books books, InstantSource clock) {}
