package org.jnoports.api.keys;

import java.nio.file.Path;
import org.jnoports.api.at.AtSign;
import org.osgi.annotation.versioning.ProviderType;

/** Reads, makes and writes atKeys files. */
@ProviderType
public interface AtKeysStore {
    /**
     * Where an atSign's keys are by default.
     *
     * @param userHome the person's home, whose {@code .atsign/keys} it is
     */
    static Path defaultFile(Path userHome, AtSign atSign) {
        return userHome.resolve(".atsign").resolve("keys").resolve(atSign + "_key.atKeys");
    }

    /**
     * Reads a file of at most 64 KiB; an unchanged file is read once.
     *
     * @throws KeysException if it is missing, unreadable, too long or broken; the sentence names the file and what to do
     */
    AtKeys read(Path file);

    /** Makes new keys: two RSA-2048 pairs and the self encryption key. */
    AtKeys create();

    /** Makes keys with which an app asks to be let in: an RSA-2048 pair and a symmetric key. */
    default EnrollingKeys enrolling() {
        throw new KeysException("this bundle can't make keys for an enrolment", null);
    }

    /**
     * Writes keys made by {@link #create} or {@link EnrollingKeys#approved}, mode 0600, its directory made 0700 when missing, whole or not at all.
     *
     * @param atSign whose keys they are: peers find the self key a second time under that name
     * @throws KeysException if the file exists already or can't be written
     */
    void write(Path file, AtSign atSign, AtKeys keys);
}
