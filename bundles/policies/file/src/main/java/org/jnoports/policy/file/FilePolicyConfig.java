package org.jnoports.policy.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.policy.file}, a factory. */
@ObjectClassDefinition(name = "Policy file", description = "Users, groups, devices and rules in a YAML file that somebody writes")
@interface FilePolicyConfig {
    @AttributeDefinition(description = "The file; a relative path begins in the home's etc/")
    String file() default "";

    @AttributeDefinition(description = "What its rules carry in front, in the log and in explanations: 1 to 64 of a-z, 0-9, '_' and '-'")
    String name() default "file";

    @AttributeDefinition(description = "Where it decides: 'daemon', 'controller' or both")
    String[] points() default {"daemon"};

    @AttributeDefinition(description = "How often the file is looked at, and how long it must have stayed the same to be read, in milliseconds, 50 to 60000")
    int pollMillis() default 500;
}
