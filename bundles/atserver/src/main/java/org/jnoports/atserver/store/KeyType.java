package org.jnoports.atserver.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kind of key a full key is (atprotocol.md, section 4.4). */
public enum KeyType {
    RESERVED("reservedKey"),
    PUBLIC("publicKey"),
    PRIVATE("privateKey"),
    SELF("selfKey"),
    SHARED("sharedKey"),
    CACHED_PUBLIC("cachedPublicKey"),
    CACHED_SHARED("cachedSharedKey"),
    LOCAL("localKey"),
    INVALID("invalidKey");

    private static final String EMOJI = "\\u00a9\\u00ae\\u2000-\\u3300\\ufe00-\\ufe0f\\x{1F000}-\\x{1FBFF}";
    private static final String ENTITY = "[\\w.\\-'*\"" + EMOJI + "]+";
    private static final String AT_SIGN = "@([\\w\\-" + EMOJI + "]{1,55})";
    private static final Pattern RESERVED_KEYS = Pattern.compile(
            "privatekey:(at_pkam_publickey|at_pkam_privatekey|privatekey|self_encryption_key|at_secret|at_secret_deleted"
                    + "|signing_keypair_generated|(commitlog|accesslog|notification)compactionstats)$"
                    + "|configkey$"
                    + "|^_[^@:\\s]+$"
                    + "|(private:blocklist|public:signing_publickey|public:publickey|" + AT_SIGN + ":signing_privatekey|"
                    + AT_SIGN + ":shared_key|(?<![^:])shared_key\\.[^@:.]+)" + AT_SIGN + "$");
    private static final Pattern PUBLIC_KEY = Pattern.compile("public:" + ENTITY + AT_SIGN);
    private static final Pattern PRIVATE_KEY = Pattern.compile("private:(?:" + AT_SIGN + ":)?" + ENTITY + AT_SIGN);
    private static final Pattern OWN_KEY = Pattern.compile("(?:" + AT_SIGN + ":)?" + ENTITY + AT_SIGN);
    private static final Pattern CACHED_PUBLIC_KEY = Pattern.compile("cached:public:" + ENTITY + AT_SIGN);
    private static final Pattern CACHED_SHARED_KEY = Pattern.compile("cached:" + AT_SIGN + ":" + ENTITY + AT_SIGN);
    private static final Pattern LOCAL_KEY = Pattern.compile("local:" + ENTITY + AT_SIGN);

    private final String wireName;

    KeyType(String wireName) {
        this.wireName = wireName;
    }

    /** As it stands in error messages. */
    public String wireName() {
        return wireName;
    }

    /** Whether a client may write keys of this type. */
    public boolean isUpdatable() {
        return this == RESERVED || this == PUBLIC || this == SELF || this == SHARED;
    }

    /** @param key lower case, at most {@value Keys#MAX_CACHED_CHARS} characters */
    public static KeyType of(String key) {
        if (RESERVED_KEYS.matcher(key).find()) {
            return RESERVED;
        }
        if (PUBLIC_KEY.matcher(key).matches()) {
            return PUBLIC;
        }
        if (PRIVATE_KEY.matcher(key).matches()) {
            return PRIVATE;
        }
        Matcher own = OWN_KEY.matcher(key);
        if (own.matches()) {
            return own.group(1) == null || own.group(1).equals(own.group(2)) ? SELF : SHARED;
        }
        return copyOrLocal(key);
    }

    private static KeyType copyOrLocal(String key) {
        if (CACHED_PUBLIC_KEY.matcher(key).matches()) {
            return CACHED_PUBLIC;
        }
        if (CACHED_SHARED_KEY.matcher(key).matches()) {
            return CACHED_SHARED;
        }
        return LOCAL_KEY.matcher(key).matches() ? LOCAL : INVALID;
    }
}
