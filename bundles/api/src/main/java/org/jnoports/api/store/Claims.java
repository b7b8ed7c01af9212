package org.jnoports.api.store;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** First come, first served, across all nodes that share the store: who claims a name first has it for a while. Thread-safe. */
@ProviderType
public interface Claims {
    /**
     * @param name what is claimed, at most 256 characters
     * @param time how long the claim is remembered
     * @return true exactly for the first claim of a name within that time; false also when the table (100,000 claims) is full
     */
    boolean claim(String name, Duration time);
}
