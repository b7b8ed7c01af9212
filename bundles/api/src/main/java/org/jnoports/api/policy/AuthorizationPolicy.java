package org.jnoports.api.policy;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One opinion; plugins implement it. The service with the best {@code service.ranking} that has an opinion decides. Called
 * from any thread, must not block. A policy that throws, answers null or doesn't answer in time denies.
 */
@ConsumerType
public interface AuthorizationPolicy {
    /** Service property: the policy's short name, which its rules carry in front: {@code file}. */
    String NAME = "policy.name";
    /**
     * Service property: at which {@link AccessRequest.Point}s it is asked, {@code String} or {@code String[]} of their names
     * in lower case. Without it a policy is asked by daemons only.
     */
    String POINT = "policy.point";

    /** May note that it was asked; must decide alike whenever nothing has changed. */
    CompletionStage<Decision> decide(AccessRequest request);

    /**
     * What {@link #decide} would answer now and why, without a trace: nothing is sent, noted or counted. A policy whose
     * {@code decide} leaves one must implement this.
     */
    default CompletionStage<Explanation> explain(AccessRequest request) {
        return decide(request).thenApply(Explanation::of);
    }
}
