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

    @AttributeDefinition(description = "Whether owners may change settings that are for tests (config:set); not for real atSigns")
    boolean testing() default false;
}
