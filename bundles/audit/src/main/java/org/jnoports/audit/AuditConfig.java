package org.jnoports.audit;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.audit}; everything works without it. */
@ObjectClassDefinition(name = "Audit log", description = "Who was let in where, and who wasn't")
@interface AuditConfig {
    @AttributeDefinition(description = "Where the files are; empty: log in the home")
    String directory() default "";

    @AttributeDefinition(description = "A file this long isn't written to any more, in bytes, 65536 to 1073741824")
    int maxFileBytes() default 10 * 1024 * 1024;

    @AttributeDefinition(description = "How many files are kept, 2 to 1000; the oldest goes when there would be more")
    int maxFiles() default 10;

    @AttributeDefinition(description = "Longest time until an entry is forced onto the disk, in milliseconds, 0 (each at once) to 60000")
    int forceMillis() default 1_000;
}
