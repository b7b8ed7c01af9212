package org.jnoports.policy.personal;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AuthorizationPolicy;

/** The policy for plain Java; its keys are properties with the PID in front: {@code org.jnoports.policy.personal.client}. */
public final class PersonalPolicyFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return AuthorizationPolicy.class;
    }

    @Override
    public Object create(Services services) {
        return new PersonalPolicy(PersonalRule.from(property(services, "client"), property(services, "daemon"), property(services, "device")));
    }

    private static String property(Services services, String key) {
        return services.property(PersonalPolicy.PID + "." + key, "");
    }
}
