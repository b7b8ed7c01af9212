package org.jnoports.atserver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.peer.SigningKeys;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.Records;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives an atSign that the store doesn't know what its owner logs in with: an atKeys file, or a secret for activation. */
final class Provisioning {
    private static final Logger log = LoggerFactory.getLogger(Provisioning.class);
    private static final int SECRET_BYTES = 64;
    private static final Metadata PLAIN = new Metadata(Map.of(MetadataField.IS_ENCRYPTED, "false"));

    private final AtServerSettings settings;
    private final AtKeysStore keys;

    Provisioning(AtServerSettings settings, AtKeysStore keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /** Takes a moment for a new atSign: keys are made. */
    void provide(Records records) {
        new SigningKeys(records).ensure();
        boolean known = Stream.of(Keys.PKAM_PUBLIC_KEY, Keys.SECRET, Keys.SECRET_DELETED)
                .anyMatch(key -> records.find(key).isPresent());
        if (known) {
            return;
        }
        settings.keysDirectory().ifPresentOrElse(directory -> install(records, directory), () -> makeSecret(records));
    }

    private void install(Records records, Path directory) {
        AtSign atSign = records.owner();
        Path file = AtServerSettings.keysFile(directory, atSign);
        AtKeys owners = Files.exists(file) ? keys.read(file) : written(file, atSign);
        records.put("public:publickey" + atSign, owners.encryptionPublicKey(), PLAIN);
        records.put(Keys.PKAM_PUBLIC_KEY, owners.authenticationPublicKey());
    }

    private AtKeys written(Path file, AtSign atSign) {
        AtKeys made = keys.create();
        keys.write(file, atSign, made);
        log.info("{}: new keys are in {}", atSign, file);
        return made;
    }

    private void makeSecret(Records records) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        Path file = AtServerSettings.secretFile(settings.dataDirectory(), records.owner());
        SmallFiles.writeSecret(file, secret + "\n");
        records.put(Keys.SECRET, secret);
        log.info("{}: the secret for activation is in {}", records.owner(), file);
    }
}
