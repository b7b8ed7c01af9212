package org.jnoports.policy.remote;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.policy.remote}, a factory. */
@ObjectClassDefinition(name = "Remote policy", description = "An authorization controller decides who may use a daemon")
@interface RemotePolicyConfig {
    @AttributeDefinition(description = "The authorization controller's atSign")
    String controller() default "";

    @AttributeDefinition(description = "The daemon's atSign, by which the controller is asked")
    String atSign() default "";

    @AttributeDefinition(description = "Its atKeys file, the same as the daemon's; empty: ~/.atsign/keys/@name_key.atKeys")
    String keyFile() default "";

    @AttributeDefinition(description = "The atDirectory, as host or host:port, the same as the daemon's")
    String rootDomain() default "root.atsign.org:64";

    @AttributeDefinition(description = "The daemon that is decided about: atSign, or empty for the same")
    String daemon() default "";

    @AttributeDefinition(description = "The daemon's device name; empty: any")
    String device() default "";

    @AttributeDefinition(description = "Longest wait for an answer, in milliseconds, 1 to 11000")
    int timeoutMillis() default 10_000;

    @AttributeDefinition(description = "How long an answer is remembered, in milliseconds, 0 to 300000")
    int cacheMillis() default 15_000;

    @AttributeDefinition(description = "Whether the controller is told every five minutes that the device is there")
    boolean presence() default false;

    @AttributeDefinition(description = "The device's group, for presence")
    String deviceGroup() default "__none__";
}
