package org.jnoports.api.store;

import java.nio.file.Path;
import org.jnoports.api.at.AtSign;
import org.osgi.annotation.versioning.ProviderType;

/** Opens what atServers keep, one store for each atSign. Thread-safe. */
@ProviderType
public interface AtServerStores {
    /**
     * Opens an atSign's store; makes one if there is none. Takes as long as reading all of it takes.
     *
     * @param directory where stores that are files lie, made when missing; others ignore it
     * @throws org.jnoports.api.TunnelException if it is damaged, used by somebody else or can't be written; the sentence
     *     names it and says what to do
     */
    AtServerStore open(AtSign owner, Path directory);
}
