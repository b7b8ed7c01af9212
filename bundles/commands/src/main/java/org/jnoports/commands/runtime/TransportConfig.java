package org.jnoports.commands.runtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.transport}. */
@ObjectClassDefinition(name = "Transport", description = "Which transport new sessions get")
@interface TransportConfig {
    @AttributeDefinition(description = "The name of the transport that new sessions get while it is there; empty: the one of the highest ranking")
    String preferred() default "";
}
