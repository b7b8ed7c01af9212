package org.jnoports.policy.file;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * A policy as a service, which stays when its configuration changes: at no moment is there none, so no policy that is ranked
 * lower decides in between. Registered by hand, because its properties follow from its configuration.
 */
final class PublishedPolicy implements AuthorizationPolicy, AutoCloseable {
    private volatile AuthorizationPolicy policy; // any thread asks while a change comes
    private final ServiceRegistration<AuthorizationPolicy> registration;

    PublishedPolicy(BundleContext context, AuthorizationPolicy policy, String name, Set<Point> points, Map<String, Object> configured) {
        this.policy = policy;
        registration = context.registerService(AuthorizationPolicy.class, this, properties(name, points, configured));
    }

    /** Exchanges the policy, then what is said about it. */
    void change(AuthorizationPolicy other, String name, Set<Point> points, Map<String, Object> configured) {
        policy = other;
        registration.setProperties(properties(name, points, configured));
    }

    private static Dictionary<String, Object> properties(String name, Set<Point> points, Map<String, Object> configured) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(AuthorizationPolicy.NAME, name);
        properties.put(AuthorizationPolicy.POINT, Settings.property(points));
        if (configured.get(Constants.SERVICE_PID) instanceof String pid) {
            properties.put(Constants.SERVICE_PID, pid);
        }
        Object ranking = configured.get(Constants.SERVICE_RANKING);
        if (ranking != null) {
            properties.put(Constants.SERVICE_RANKING, ranking);
        }
        return FrameworkUtil.asDictionary(properties);
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        return policy.decide(request);
    }

    @Override
    public CompletionStage<Explanation> explain(AccessRequest request) {
        return policy.explain(request);
    }

    @Override
    public void close() {
        registration.unregister();
    }
}
