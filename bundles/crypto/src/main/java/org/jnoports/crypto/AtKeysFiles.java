package org.jnoports.crypto;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.EnrollingKeys;
import org.jnoports.api.keys.KeysException;
import org.osgi.service.component.annotations.Component;

/** The {@link AtKeysStore}. */
@Component
public final class AtKeysFiles implements AtKeysStore {
    private static final int KEY_BITS = 2048;
    private static final SmallFile FILES =
            new SmallFile("atKeys file", 64 * 1024, "name the right one, or make keys with at_activate");

    private final FileCache<AtKeys> cache = new FileCache<>(FILES, AtKeysFiles::load);

    @Override
    public AtKeys read(Path file) {
        return cache.get(file);
    }

    @Override
    public AtKeys create() {
        try {
            return LoadedAtKeys.of(
                    AtKeysMembers.of(Rsa.newPair(KEY_BITS), Rsa.newPair(KEY_BITS), new AesValueCipher().newKey()));
        } catch (InvalidKeyException e) {
            throw new KeysException("this Java runtime makes RSA keys that can't be used: " + e.getMessage(), e);
        }
    }

    @Override
    public EnrollingKeys enrolling() {
        return new NewEnrollingKeys(Rsa.newPair(KEY_BITS), new AesValueCipher().newKey());
    }

    @Override
    public void write(Path file, AtSign atSign, AtKeys keys) {
        if (!(keys instanceof LoadedAtKeys ours)) {
            throw new KeysException(
                    "the atKeys file " + file + " can't be written: another crypto bundle made the keys", null);
        }
        try {
            OwnerFiles.makeDirectory(file.toAbsolutePath().getParent(), "rwx------");
            OwnerFiles.create(file, AtKeysJson.format(atSign, ours.members()));
        } catch (FileAlreadyExistsException e) {
            throw new KeysException(
                    "the atKeys file " + file + " exists already: move it away first, it may be the only copy", null);
        } catch (IOException e) {
            throw new KeysException("the atKeys file " + file + " can't be written, " + SmallFile.reason(e)
                    + ": check its directory and the disk", e);
        }
    }

    private static AtKeys load(Path file, byte[] content) {
        OwnerFiles.warnIfOthersMayRead(FILES.kind(), file);
        try {
            return LoadedAtKeys.of(AtKeysJson.parse(content));
        } catch (GeneralSecurityException e) {
            throw new KeysException("the atKeys file " + file + " can't be used, " + e.getMessage()
                    + ": copy it again from where it was made", null);
        }
    }
}
