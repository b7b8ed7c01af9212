package org.jnoports.api.role;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A running role: a service per configuration. DS starts and stops it; there is no start() here. */
@ProviderType
public interface Role {
    RoleStatus status();

    /**
     * Completes when the role has become ready for the first time; fails with a
     * {@link org.jnoports.api.TunnelException} when it can't, because keys are missing or rejected.
     */
    CompletionStage<Void> ready();

    /**
     * Completes normally when the role has stopped and its sessions have drained. That is some time after its service went:
     * DS takes a service away first and deactivates it then. As it stands here it fits roles that have nothing to drain.
     */
    default CompletionStage<Void> ended() {
        return CompletableFuture.completedFuture(null);
    }
}
