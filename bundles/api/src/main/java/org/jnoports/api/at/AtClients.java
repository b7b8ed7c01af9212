package org.jnoports.api.at;

import java.nio.file.Path;
import org.jnoports.api.transport.HostPort;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes AtClients: one per (atSign, key file, root domain), shared by everyone who names the same three and closed when
 * the last lets go.
 */
@ProviderType
public interface AtClients {
    /** Where the hosted atDirectory is. */
    HostPort DEFAULT_ROOT = new HostPort("root.atsign.org", 64);

    /**
     * Starts connecting and returns at once; {@link AtClient#ready} tells how that went. Certificates are verified
     * against {@code trust/<root host>.pem} of the home where that file exists, else against the platform's CAs.
     *
     * @param keyFile the atSign's atKeys file
     * @param root the atDirectory
     * @throws org.jnoports.api.TunnelException if the key file is missing, unreadable or broken; the sentence names it
     */
    AtClient open(AtSign atSign, Path keyFile, HostPort root);
}
