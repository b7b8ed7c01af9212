package org.jnoports.policy.managers;

import java.util.List;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AuthorizationPolicy;

/** The policy for plain Java; its keys are properties with the PID in front: {@code org.jnoports.policy.managers.managers}. */
public final class ManagersPolicyFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return AuthorizationPolicy.class;
    }

    @Override
    public Object create(Services services) {
        return new ManagersPolicy(RuleReader.rule(() -> new RuleReader.Texts(
                List.of(property(services, "managers", "")), List.of(property(services, "groups", "")),
                property(services, "daemon", ""), property(services, "device", ""), property(services, "others", "deny"))));
    }

    private static String property(Services services, String key, String fallback) {
        return services.property(ManagersPolicy.PID + "." + key, fallback);
    }
}
