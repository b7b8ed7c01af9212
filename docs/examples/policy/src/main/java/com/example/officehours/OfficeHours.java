package com.example.officehours;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/**
 * Denies everybody outside of office hours and has no opinion within them: then the policies that are ranked lower decide.
 * A service for the configuration {@code etc/com.example.officehours.cfg} of the home.
 */
@Component(
        configurationPid = "com.example.officehours",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = AuthorizationPolicy.NAME + "=officehours")
public final class OfficeHours implements AuthorizationPolicy {
    /** What can be configured, and what holds without it. */
    @interface Config {
        String days() default "mon,tue,wed,thu,fri";

        String from() default "08:00";

        String to() default "18:00";

        String zone() default "UTC";
    }

    private final Clock clock;
    private volatile Rule rule = new Rule.Never("not configured yet"); // any thread asks while a change comes

    /** Called by Declarative Services. */
    @Activate
    public OfficeHours() {
        this(Clock.systemUTC());
    }

    /** For tests. */
    OfficeHours(Clock clock) {
        this.clock = clock;
    }

    /** Called by Declarative Services, when the configuration comes and when it changes. */
    @Activate
    @Modified
    void configure(Config config) {
        rule = Rule.of(config.days(), config.from(), config.to(), config.zone());
    }

    /** Called from any thread; must not block. */
    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        return CompletableFuture.completedFuture(decision());
    }

    private Decision decision() {
        Rule now = rule;
        if (now instanceof Rule.Never never) {
            return new Decision.Deny("com.example.officehours: " + never.reason());
        }
        Rule.Hours hours = (Rule.Hours) now;
        return hours.contains(clock.instant()) ? new Decision.Abstain()
                : new Decision.Deny("it is outside of office hours, " + hours, "officehours: " + hours, "", false);
    }
}
