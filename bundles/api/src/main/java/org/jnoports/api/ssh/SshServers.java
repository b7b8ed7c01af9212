package org.jnoports.api.ssh;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** An SSH server on loopback. */
@ProviderType
public interface SshServers {
    /** A running server. */
    interface Server extends AutoCloseable {
        int port();

        @Override
        void close();
    }

    /**
     * Starts a server on 127.0.0.1, a port of its own choice, that runs commands as the user of this process and forwards
     * ports on loopback.
     *
     * @param user the one user name it accepts
     * @param authorizedKeys whose keys may log in; read at each login
     * @param hostKey where its host key is kept, made when missing, mode 0600
     */
    Server start(String user, Path authorizedKeys, Path hostKey);
}
