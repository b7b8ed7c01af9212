package org.jnoports.api.policy;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The one decision point. */
@ProviderType
public interface Authorizer {
    /**
     * Decides by the policies installed for the request's point at the moment of the call: the best ranked opinion wins. With
     * none installed, none with an opinion, or one that fails, the answer is Deny.
     *
     * @return a Permit or a Deny within 15 s, always normally
     */
    CompletionStage<Decision> decide(AccessRequest request);

    /**
     * What {@link #decide} would answer now, and what every policy that would be asked looked at. Without side effects.
     *
     * @return within 15 s, always normally
     */
    CompletionStage<Explanation> explain(AccessRequest request);
}
