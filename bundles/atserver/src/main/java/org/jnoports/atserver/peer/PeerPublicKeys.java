package org.jnoports.atserver.peer;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.store.RecordJson;
import org.jnoports.atserver.store.Records;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other atSigns' public keys, kept for ever until a handshake shows another one. Then the symmetric key that was shared
 * under the old one is put aside (atprotocol.md, section 3.5, step 3).
 */
public final class PeerPublicKeys {
    private static final Logger log = LoggerFactory.getLogger(PeerPublicKeys.class);
    private static final Metadata FOR_EVER = new Metadata(Map.of(MetadataField.TTR, "-1"));

    private final Records records;
    private final InstantSource clock;

    public PeerPublicKeys(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    /** @param payload what a look-up of {@code all:publickey} answered; anything else changes nothing */
    void learned(AtSign peer, String payload) {
        RecordJson.parse(payload).map(StoredRecord::value).ifPresent(key -> keep(peer, key));
    }

    private void keep(AtSign peer, String key) {
        String name = "cached:public:publickey" + peer;
        Optional<String> known = records.find(name).map(StoredRecord::value);
        if (known.isPresent() && known.get().equals(key)) {
            return;
        }
        records.put(name, key, FOR_EVER);
        if (known.isPresent()) {
            log.warn("{}: the public key of {} has changed", records.owner(), peer);
            retireSharedKey(peer);
        }
    }

    private void retireSharedKey(AtSign peer) {
        String name = "shared_key." + peer.bare() + records.owner();
        records.find(name).ifPresent(shared -> {
            String retired = "shared_key." + peer.bare() + ".until." + clock.millis() + records.owner();
            records.replace(retired, present -> Optional.of(shared));
            records.remove(name);
        });
    }
}
