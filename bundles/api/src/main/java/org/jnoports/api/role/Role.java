package org.jnoports.api.role;

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
}
