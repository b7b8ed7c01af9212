package org.jnoports.api.policy;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** One opinion; plugins implement it. Called from any thread, must not block. */
@ConsumerType
public interface AuthorizationPolicy {
    CompletionStage<Decision> decide(AccessRequest request);
}
