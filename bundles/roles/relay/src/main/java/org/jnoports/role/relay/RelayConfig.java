package org.jnoports.role.relay;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.role.relay}, a factory. */
@ObjectClassDefinition(name = "Relay", description = "Leases a pair of ports per session and joins who dials them")
@interface RelayConfig {
    @AttributeDefinition(description = "The relay's atSign")
    String atSign() default "";

    @AttributeDefinition(description = "Its atKeys file; empty: ~/.atsign/keys/@name_key.atKeys")
    String keyFile() default "";

    @AttributeDefinition(description = "The atDirectory, as host or host:port")
    String rootDomain() default "root.atsign.org:64";

    @AttributeDefinition(description = "The host name or IP address that clients and daemons are told to dial")
    String advertisedHost() default "";

    @AttributeDefinition(description = "The address that leased ports are bound to; '*': every IPv4 and IPv6 address")
    String bindHost() default "*";

    @AttributeDefinition(description = "Who may ask for ports: 'open' for everybody, or one atSign")
    String manager() default "open";

    @AttributeDefinition(required = false, description = "The ports that are leased, as in 40000-40999; empty: whichever the system chooses")
    String ports() default "";

    @AttributeDefinition(description = "How long a connection has to prove itself, in milliseconds, 100 to 60000")
    int proveWithinMillis() default 10_000;

    @AttributeDefinition(description = "How long a session's two ports wait for both sides, in milliseconds, 1 to 600000")
    int pairWithinMillis() default 30_000;

    @AttributeDefinition(description = "The most sessions at a time, 1 to 10000")
    int maxSessions() default 1_000;

    @AttributeDefinition(description = "The most sessions of one atSign whose two sides have not both come yet, 1 to 10000")
    int maxUnpairedPerAtSign() default 20;

    @AttributeDefinition(description = "How long sessions may go on when the relay stops, in milliseconds, 0 to 600000")
    int drainMillis() default 10_000;
}
