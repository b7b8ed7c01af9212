package org.jnoports.api.role;

import java.time.Duration;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Starts roles by configuration, for programs whose flags are their configuration. */
@ProviderType
public interface Roles {
    /**
     * Creates a factory configuration; nothing of it survives the process.
     *
     * @param factoryPid for example {@code org.jnoports.role.daemon}
     * @param configuration keys and values as in a configuration file
     */
    Configured configure(String factoryPid, Map<String, Object> configuration);

    /** A configuration that goes, and with it what it configures, on {@link #close()}. */
    interface Configured extends AutoCloseable {
        /**
         * Waits until the role of this configuration is ready.
         *
         * @throws org.jnoports.api.TunnelException if it failed, wasn't ready in time, or no bundle here provides it
         */
        Role awaitReady(Duration limit);

        @Override
        void close();
    }
}
