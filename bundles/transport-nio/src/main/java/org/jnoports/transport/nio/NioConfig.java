package org.jnoports.transport.nio;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@value #PID}; all of it is optional. */
@ObjectClassDefinition(name = "Transport over java.nio", description = "TCP and TLS with one selector loop per core")
@interface NioConfig {
    String PID = "org.jnoports.transport.nio";

    @AttributeDefinition(description = "When the transport stops: how long its connections may go on, "
            + "0 to 600,000 milliseconds")
    long drainMillis() default NioSettings.DRAIN_MILLIS;
}
