package org.jnoports.policies;

import java.util.Map;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Authorizer;

/** The decision point for plain Java, with the one policy on the path; the property {@code policy.point} says where it is asked. */
public final class AuthorizerFactory implements ServiceFactory {
    private static final String DAEMON = "daemon";

    @Override
    public Class<?> service() {
        return Authorizer.class;
    }

    /** @throws org.jnoports.api.TunnelException if no jar on the path provides a policy */
    @Override
    public Object create(Services services) {
        PolicyChain chain = new PolicyChain();
        chain.add(services.get(AuthorizationPolicy.class),
                Map.of(AuthorizationPolicy.POINT, services.property(AuthorizationPolicy.POINT, DAEMON)));
        return chain;
    }
}
