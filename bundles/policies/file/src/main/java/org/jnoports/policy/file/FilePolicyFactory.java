package org.jnoports.policy.file;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;

/** A policy file for plain Java; the property {@code org.jnoports.policy.file.file} names it. */
public final class FilePolicyFactory implements ServiceFactory {
    private static final String NAME = "file";
    private static final String FILE = Settings.FILE_PID + "." + NAME;
    private static final Duration INTERVAL = Duration.ofMillis(500);

    @Override
    public Class<?> service() {
        return AuthorizationPolicy.class;
    }

    /** @throws TunnelException if the property isn't set */
    @Override
    public Object create(Services services) {
        String file = services.property(FILE, "");
        if (file.isBlank()) {
            throw new TunnelException("the property " + FILE + " must name the policy's file");
        }
        return new Watched(new PolicyFile(NAME, Path.of(file), Optional.empty(), INTERVAL, Clock.systemUTC(), (before, after) -> { }));
    }

    private static final class Watched implements AuthorizationPolicy, AutoCloseable {
        private final PolicyFile file;
        private final LookingThread thread;

        Watched(PolicyFile file) {
            this.file = file;
            file.look();
            thread = new LookingThread(NAME, file);
        }

        @Override
        public CompletionStage<Decision> decide(AccessRequest request) {
            return file.decide(request);
        }

        @Override
        public CompletionStage<Explanation> explain(AccessRequest request) {
            return file.explain(request);
        }

        @Override
        public void close() {
            thread.close();
        }
    }
}
