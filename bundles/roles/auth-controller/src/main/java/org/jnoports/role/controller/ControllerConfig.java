package org.jnoports.role.controller;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.role.controller}, a factory. */
@ObjectClassDefinition(name = "Authorization controller", description = "Answers daemons who may use them, by the policies of this process")
@interface ControllerConfig {
    @AttributeDefinition(description = "The controller's atSign")
    String atSign() default "";

    @AttributeDefinition(description = "Its atKeys file; empty: ~/.atsign/keys/@name_key.atKeys")
    String keyFile() default "";

    @AttributeDefinition(description = "The atDirectory, as host or host:port")
    String rootDomain() default "root.atsign.org:64";

    @AttributeDefinition(description = "The daemons that are answered; none: every atSign that asks")
    String[] daemons() default {};

    @AttributeDefinition(description = "Who may change the policy from elsewhere; none given: the controller's own atSign; 'nobody'")
    String[] managers() default {};

    @AttributeDefinition(description = "Which policy book they change; empty: the only one of this process")
    String book() default "";

    @AttributeDefinition(description = "Who collects session events and has shared their configuration; empty: nobody")
    String eventLoggingAtSign() default "";

    @AttributeDefinition(description = "Whether other processes answer for the same atSign, so that one of them is found for each question")
    boolean shared() default true;

    @AttributeDefinition(description = "How many requests of one atSign are answered in a second, 1 to 10000; twice as many at once")
    int requestsPerSecond() default 50;

    @AttributeDefinition(description = "How long requests in hand may take when the controller stops, in milliseconds, 0 to 600000")
    int drainMillis() default 5_000;
}
