package org.jnoports.policy.personal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.policy.personal}, a factory. */
@ObjectClassDefinition(name = "Personal policy", description = "One client atSign may use a daemon, and nobody else")
@interface PersonalPolicyConfig {
    @AttributeDefinition(description = "The one authorized client atSign")
    String client() default "";

    @AttributeDefinition(description = "The daemon's atSign; empty: every daemon of this process")
    String daemon() default "";

    @AttributeDefinition(description = "The daemon's device name; empty: any")
    String device() default "";
}
