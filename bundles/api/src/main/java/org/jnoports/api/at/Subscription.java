package org.jnoports.api.at;

import org.osgi.annotation.versioning.ProviderType;

/** Ends with {@link #close()}; a notification that is being delivered meanwhile may still arrive once. */
@ProviderType
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
