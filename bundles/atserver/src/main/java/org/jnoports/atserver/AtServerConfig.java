package org.jnoports.atserver;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "atServer", description = "An atDirectory and the atServers of some atSigns")
@interface AtServerConfig {
    @AttributeDefinition(description =
            "The name or address that clients dial; it is in the certificate and in the atDirectory's answers")
    String host() default "localhost";

    @AttributeDefinition(description = "The local address to listen on; '*' is every address")
    String bindHost() default "localhost";

    @AttributeDefinition(description = "The atDirectory's TCP port; 0 lets the system choose a free one")
    int rootPort() default 64;

    @AttributeDefinition(description = "The atSigns that have their atServer here; commas between them")
    String[] atSigns() default {};

    @AttributeDefinition(description =
            "Where atKeys files of new atSigns are written; empty: a CRAM secret is made instead, for activation by the owner")
    String keysDirectory() default "";

    @AttributeDefinition(description = "Where certificates, ports and secrets are kept; empty: data/atserver in the home")
    String dataDirectory() default "";

    @AttributeDefinition(description =
            "Where the CA certificate that clients must trust is put; empty: trust/<host>.pem in the home")
    String trustFile() default "";

    @AttributeDefinition(description = "PEM file with the server's certificate and those of the CAs above it; empty: one of a CA of its own")
    String certificateFile() default "";

    @AttributeDefinition(description = "PEM file with the certificate's private key, PKCS#8; needed with certificateFile, and only then")
    String keyFile() default "";

    @AttributeDefinition(description =
            "With certificateFile: PEM file with the CAs of other atServers and of the atDirectory; empty: those that Java trusts")
    String peerTrustFile() default "";

    @AttributeDefinition(description = "How many connections an atSign may have, 1 to 100,000")
    int maxConnections() default 200;

    @AttributeDefinition(description = "How many connections all atSigns together may have, 1 to 1,000,000")
    int maxConnectionsInAll() default 10_000;

    @AttributeDefinition(description = "How long a request after the login may be, in bytes, 1,024 to 10,240,000")
    int maxRequestBytes() default 10_240_000;

    @AttributeDefinition(description = "How long a value may be, in characters, 256 to 10,240,000")
    int maxValueChars() default 10_240_000;

    @AttributeDefinition(description = "How long others than the owner may be silent, in seconds, 5 to 86,400")
    int idleSeconds() default 600;

    @AttributeDefinition(description = "Whether owners may change settings that are for tests (config:set); not for real atSigns")
    boolean testing() default false;
}
