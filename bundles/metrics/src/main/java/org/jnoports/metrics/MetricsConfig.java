package org.jnoports.metrics;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.metrics}. */
@ObjectClassDefinition(name = "Metrics", description = "Numbers of this runtime for Prometheus, at http://127.0.0.1:9464/metrics")
@interface MetricsConfig {
    @AttributeDefinition(description = "The port; 0: any free one, which the log names")
    int port() default 9464;

    @AttributeDefinition(description = "The address to listen on; another one than loopback also needs beyondLoopback")
    String host() default "127.0.0.1";

    @AttributeDefinition(description = "To listen on another address than loopback, write here: the token may cross the network unencrypted; empty: loopback only")
    String beyondLoopback() default "";

    @AttributeDefinition(description = "The file with the token, its owner's alone, made where it is missing; empty: data/metrics/token of the home")
    String tokenFile() default "";

    @AttributeDefinition(description = "Health checks and atServers are asked this often at most, in seconds, however often somebody scrapes")
    int healthSeconds() default 60;
}
