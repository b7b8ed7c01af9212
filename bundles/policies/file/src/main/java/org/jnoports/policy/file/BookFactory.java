package org.jnoports.policy.file;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.admin.PolicyBook;

/**
 * A policy book for plain Java, in the home's {@code data/policy/team.yaml}. What it makes is an
 * {@link org.jnoports.api.policy.AuthorizationPolicy} as well.
 */
public final class BookFactory implements ServiceFactory {
    private static final String NAME = "team";
    private static final Duration INTERVAL = Duration.ofMillis(500);

    @Override
    public Class<?> service() {
        return PolicyBook.class;
    }

    /** @throws TunnelException if there is no home */
    @Override
    public Object create(Services services) {
        String home = services.property(Services.HOME, "");
        if (home.isBlank()) {
            throw new TunnelException("a policy book needs a home to be kept in: the property " + Services.HOME);
        }
        Path file = Path.of(home).resolve("data").resolve("policy").resolve(NAME + ".yaml");
        return new Book(NAME, file, INTERVAL, AccessRequest.Point.CONTROLLER, Optional::empty, Clock.systemUTC());
    }
}
