package org.jnoports.policy.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.policy.book}, a factory. */
@ObjectClassDefinition(name = "Policy book", description = "Users, groups, devices and rules that can be changed at run time; kept in the home's data/policy/")
@interface BookConfig {
    @AttributeDefinition(description = "The book's name, and what its rules carry in front: 1 to 64 of a-z, 0-9, '_' and '-'")
    String name() default "team";

    @AttributeDefinition(description = "Where it decides: 'daemon', 'controller' or both")
    String[] points() default {"controller"};

    @AttributeDefinition(description = "How often the file is looked at, in case somebody edits it, in milliseconds, 50 to 60000")
    int pollMillis() default 500;
}
