package org.jnoports.shell;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.log}. */
@ObjectClassDefinition(name = "Log", description = "What the log says, and how")
@interface LogConfig {
    @AttributeDefinition(description = "From which level on our own bundles log: error, warn, info, debug or trace; empty: what the program was started with")
    String level() default "";

    @AttributeDefinition(description = "The same for single loggers, as logger=level, separated by commas: org.jnoports.role.relay=debug, org.apache.sshd=info; empty: none")
    String[] levels() default {};

    @AttributeDefinition(description = "How lines are written: text, or json for one JSON object per line")
    String form() default "text";
}
