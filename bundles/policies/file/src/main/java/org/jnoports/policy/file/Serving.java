package org.jnoports.policy.file;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One policy service, from one configuration to the next. While a file is exchanged the one before goes on answering; under a
 * configuration that can't be used nobody is permitted, anywhere. DS calls it, one call at a time.
 */
final class Serving implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);

    private final BundleContext context;
    private final Function<Settings, Opened> opener;
    private PublishedPolicy published;
    private Settings settings;
    private Opened opened;

    /** A file that is read and looked after. */
    interface Opened extends AutoCloseable {
        AuthorizationPolicy policy();

        /** Nobody looks after the file any more; questions are answered as before. */
        @Override
        void close();
    }

    /** @param opener may throw a TunnelException with a sentence */
    Serving(BundleContext context, Function<Settings, Opened> opener) {
        this.context = context;
        this.opener = opener;
    }

    /**
     * @param checked throws a TunnelException with a sentence
     * @param properties as configured
     */
    void configure(Supplier<Settings> checked, Map<String, Object> properties) {
        try {
            Settings next = checked.get();
            if (opened == null || !settings.reads(next)) {
                closeFile();
                opened = opener.apply(next);
            }
            settings = next;
            publish(opened.policy(), next.name(), next.points(), properties);
        } catch (RuntimeException e) { // whatever it is: without this service policies that are ranked lower would decide
            String reason = e instanceof TunnelException ? e.getMessage() : "a policy's configuration can't be used: " + e;
            log.warn("{}; until that is mended everybody is denied", reason);
            log.debug("a configuration that can't be used", e);
            closeFile();
            Decision deny = new Decision.Deny(reason);
            publish(request -> CompletableFuture.completedFuture(deny), "file", EnumSet.allOf(Point.class), properties);
        }
    }

    private void publish(AuthorizationPolicy policy, String name, Set<Point> points, Map<String, Object> properties) {
        if (published == null) {
            published = new PublishedPolicy(context, policy, name, points, properties);
        } else {
            published.change(policy, name, points, properties);
        }
    }

    private void closeFile() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    /** First the service goes, so that nobody is answered by what isn't looked after. */
    @Override
    public void close() {
        if (published != null) {
            published.close();
        }
        closeFile();
    }
}
