package org.jnoports.policies;

import java.util.List;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Authorizer;

/** The decision point for plain Java, with the one policy on the path. */
public final class AuthorizerFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return Authorizer.class;
    }

    /** @throws org.jnoports.api.TunnelException if no jar on the path provides a policy */
    @Override
    public Object create(Services services) {
        return new PolicyChain(List.of(services.get(AuthorizationPolicy.class)));
    }
}
