package org.jnoports.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Looks at one thing. Service properties: {@link #NAME} and {@link #TAGS}. */
@ConsumerType
public interface HealthCheck {
    /** Service property: what it looks at, one word. */
    String NAME = "health.name";
    /** Service property: {@code String[]}, what it belongs to: {@code relay}, {@code daemon}, {@code system}. */
    String TAGS = "health.tags";

    /**
     * Looks now, on a thread of the caller's, and comes back within a few seconds: after ten it counts as failed.
     *
     * @return a report for each thing looked at; empty if there is nothing of its kind here
     */
    List<HealthReport> check();
}
