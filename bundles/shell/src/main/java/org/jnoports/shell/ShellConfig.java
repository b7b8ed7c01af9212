package org.jnoports.shell;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.shell}. */
@ObjectClassDefinition(name = "Shell", description = "The shell of the runtime by ssh")
@interface ShellConfig {
    @AttributeDefinition(description = "The port on 127.0.0.1 where the shell can be reached by ssh, with keys only; -1: not at all; 0: any free one, which the log names")
    int sshPort() default -1;

    @AttributeDefinition(description = "Whose public keys may log in, a file as OpenSSH has it; empty: etc/authorized_keys of the home")
    String authorizedKeys() default "";
}
