package org.jnoports.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlainJavaTest {
    @Test
    void a_registry_from_the_service_loader_expires_sessions_by_itself() throws Exception {
        try (Services services = new Services(getClass().getClassLoader(), Map.of())) {
            Session session = services.get(SessionRegistry.class)
                    .open(new RoleInstance("relay", "x"), SessionId.random(), AtSign.of("alice"), Duration.ofMillis(20)).orElseThrow();
            assertThat(session.ended().toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo("not used within 20 ms");
        }
    }
}
