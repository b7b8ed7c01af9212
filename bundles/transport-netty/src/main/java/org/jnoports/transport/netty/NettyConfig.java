package org.jnoports.transport.netty;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@value #PID}; all of it is optional. */
@ObjectClassDefinition(name = "Transport over Netty", description = "TCP and TLS with one event loop per core")
@interface NettyConfig {
    String PID = "org.jnoports.transport.netty";

    @AttributeDefinition(description = "What the event loops wait with: epoll, io_uring, nio; auto: epoll where it loads, else nio")
    String io() default NettySettings.AUTO;

    @AttributeDefinition(description = "When the transport stops: how long its connections may go on, "
            + "0 to 600,000 milliseconds")
    long drainMillis() default NettySettings.DRAIN_MILLIS;

    @AttributeDefinition(description = "Of several transports the one with the highest number is used; nio has 0")
    int service_ranking() default NettySettings.RANKING;
}
