package org.jnoports.api.policy;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The one decision point. */
@ProviderType
public interface Authorizer {
    /**
     * Decides by the policies installed at the moment of the call: the best ranked opinion wins. With none installed, none
     * with an opinion, or one that fails, the answer is Deny.
     *
     * @return a Permit or a Deny within 15 s, always normally
     */
    CompletionStage<Decision> decide(AccessRequest request);
}
