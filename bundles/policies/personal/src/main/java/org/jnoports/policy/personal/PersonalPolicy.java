package org.jnoports.policy.personal;

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
@Component(configurationPid = PersonalPolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = AuthorizationPolicy.NAME + "=personal")
@Designate(ocd = PersonalPolicyConfig.class, factory = true)
public final class PersonalPolicy implements AuthorizationPolicy {
    static final String PID = "org.jnoports.policy.personal";
    private static final Logger log = LoggerFactory.getLogger(PersonalPolicy.class);

    private volatile PersonalRule rule; // any thread asks while a change comes

    /** Called by DS. */
    @Activate
    public PersonalPolicy(PersonalPolicyConfig config) {
        this(PersonalRule.from(config));
    }

    PersonalPolicy(PersonalRule rule) {
        this.rule = told(rule);
    }

    @Modified
    void modified(PersonalPolicyConfig config) {
        rule = told(PersonalRule.from(config));
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        return CompletableFuture.completedFuture(rule.decide(request));
    }

    private static PersonalRule told(PersonalRule rule) {
        if (rule.client() instanceof PersonalRule.Nobody nobody) {
            log.warn("{}; until that is mended everybody is denied", nobody.reason());
        }
        return rule;
    }
}
