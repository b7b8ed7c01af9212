package com.example.officehours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.junit.jupiter.api.Test;

class OfficeHoursTest {
    private static final String MONDAY_NOON = "2026-03-02T12:00:00Z";
    private static final String MONDAY_NIGHT = "2026-03-02T23:00:00Z";

    @Test
    void within_office_hours_others_decide() {
        assertEquals(new Decision.Abstain(), ask(MONDAY_NOON, "mon", "08:00", "18:00", "UTC"));
    }

    @Test
    void outside_of_them_nobody_gets_in() {
        Decision.Deny deny = assertInstanceOf(Decision.Deny.class, ask(MONDAY_NIGHT, "mon", "08:00", "18:00", "UTC"));
        assertEquals("it is outside of office hours, 08:00 to 18:00 UTC", deny.reason());
        assertInstanceOf(Decision.Deny.class, ask(MONDAY_NOON, "tue,wed", "08:00", "18:00", "UTC"));
        assertInstanceOf(Decision.Deny.class, ask(MONDAY_NOON, "mon", "08:00", "18:00", "Asia/Tokyo"));
    }

    @Test
    void a_wrong_configuration_lets_nobody_in() {
        for (String[] wrong : new String[][] {{"monday", "08:00", "18:00", "UTC"}, {"mon", "8", "18:00", "UTC"}, {"mon", "08:00", "07:00", "UTC"},
            {"mon", "08:00", "18:00", "Mars"}}) {
            Decision.Deny deny = assertInstanceOf(Decision.Deny.class, ask(MONDAY_NOON, wrong[0], wrong[1], wrong[2], wrong[3]));
            assertTrue(deny.reason().startsWith("com.example.officehours: "), deny.reason());
        }
    }

    @Test
    void before_it_is_configured_nobody_gets_in() {
        assertInstanceOf(Decision.Deny.class, decide(new OfficeHours()));
    }

    private static Decision ask(String moment, String days, String from, String to, String zone) {
        OfficeHours policy = new OfficeHours(Clock.fixed(Instant.parse(moment), ZoneOffset.UTC));
        policy.configure(new Configured(days, from, to, zone));
        return decide(policy);
    }

    private static Decision decide(OfficeHours policy) {
        return policy.decide(new AccessRequest(AtSign.of("@alice"), AtSign.of("@site"), "garage", AccessRequest.Kind.SSH, Optional.empty()))
                .toCompletableFuture().join();
    }

    private record Configured(String days, String from, String to, String zone) implements OfficeHours.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return OfficeHours.Config.class;
        }
    }
}
