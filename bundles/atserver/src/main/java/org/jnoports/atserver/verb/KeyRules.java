package org.jnoports.atserver.verb;

import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.store.KeyType;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/** Which keys the owner may write and delete (atprotocol.md, sections 3.9 and 3.10). */
final class KeyRules {
    private KeyRules() {}

    /**
     * @return the full key
     * @throws Refusal AT0016 if it is another atSign's, too long or of a type that clients don't write
     */
    static String updatable(KeyName name, AtSign self) {
        name.ownerAtSign().filter(owner -> !owner.equals(self)).ifPresent(owner -> {
            throw Refusal.of(ErrorCode.INVALID_KEY, "Invalid update command - sharedBy atsign " + owner
                    + " should be same as current atsign " + self);
        });
        String key = name.full();
        if (key.length() > Keys.MAX_CHARS) {
            throw Refusal.of(ErrorCode.INVALID_KEY, "key length " + key.length() + " is greater than max allowed "
                    + Keys.MAX_CHARS + " chars");
        }
        KeyType type = KeyType.of(key);
        if (!type.isUpdatable()) {
            throw Refusal.of(ErrorCode.INVALID_KEY, "You may not update keys of type KeyType." + type.wireName());
        }
        return key;
    }

    /** @throws Refusal AT0009 for what an atServer can't do without */
    static String deletable(KeyName name, AtSign self) {
        String key = name.full();
        Set<String> kept =
                Set.of("public:publickey" + self, "public:signing_publickey" + self, self + ":signing_privatekey" + self);
        if (kept.contains(key)) {
            throw Refusal.of(ErrorCode.UNAUTHORIZED, "Cannot delete protected key: '" + key + "'");
        }
        return key;
    }
}
