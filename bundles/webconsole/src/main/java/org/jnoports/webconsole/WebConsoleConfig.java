package org.jnoports.webconsole;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.webconsole}. */
@ObjectClassDefinition(name = "Web console", description = "Felix's web console with the sessions in it, at http://127.0.0.1:9465/system/console")
@interface WebConsoleConfig {
    @AttributeDefinition(description = "The port; 0: any free one, which the log names")
    int port() default 9465;

    @AttributeDefinition(description = "The address to listen on; another one than loopback also needs beyondLoopback")
    String host() default "127.0.0.1";

    @AttributeDefinition(description = "To listen on another address than loopback, write here: the password may cross the network unencrypted; empty: loopback only")
    String beyondLoopback() default "";

    @AttributeDefinition(description = "Who may log in")
    String user() default "admin";

    @AttributeDefinition(description = "The file with the password, its owner's alone, made where it is missing; empty: data/webconsole/password of the home")
    String passwordFile() default "";
}
