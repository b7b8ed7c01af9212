package org.jnoports.policy.managers;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.jnoports.policy.managers}, a factory. */
@ObjectClassDefinition(name = "Managers policy", description = "Several client atSigns, by name and by group, may use a daemon")
@interface ManagersPolicyConfig {
    @AttributeDefinition(description = "Who may: atSigns (@alice) and names of groups (ops)")
    String[] managers() default {};

    @AttributeDefinition(description = "Groups, each as 'name: @alice @bob'")
    String[] groups() default {};

    @AttributeDefinition(description = "The daemon's atSign; empty: every daemon of this process")
    String daemon() default "";

    @AttributeDefinition(description = "The daemon's device name; empty: any")
    String device() default "";

    @AttributeDefinition(description = "What others get: 'deny', or 'abstain' where a policy ranked lower is to be asked about them")
    String others() default "deny";
}
