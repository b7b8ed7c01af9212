package org.jnoports.policy.managers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policy as a service, one per configuration. A change takes effect with the next request. */
@Component(configurationPid = ManagersPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = AuthorizationPolicy.NAME + "=managers")
@Designate(ocd = ManagersPolicyConfig.class, factory = true)
public final class ManagersPolicy implements AuthorizationPolicy {
    static final String PID = "org.jnoports.policy.managers";
    private static final Logger log = LoggerFactory.getLogger(ManagersPolicy.class);

    private volatile ManagersRule rule; // any thread asks while a change comes

    /** Called by DS. */
    @Activate
    public ManagersPolicy(ManagersPolicyConfig config) {
        this(RuleReader.rule(config));
    }

    ManagersPolicy(ManagersRule rule) {
        this.rule = told(rule);
    }

    @Modified
    void modified(ManagersPolicyConfig config) {
        rule = told(RuleReader.rule(config));
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        return CompletableFuture.completedFuture(rule.decide(request));
    }

    private static ManagersRule told(ManagersRule rule) {
        if (rule.members() instanceof ManagersRule.Nobody nobody) {
            log.warn("{}; until that is mended everybody is denied", nobody.reason());
        }
        return rule;
    }
}
