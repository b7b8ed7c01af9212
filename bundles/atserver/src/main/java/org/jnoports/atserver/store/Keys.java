package org.jnoports.atserver.store;

/** Rules about full keys (atprotocol.md, sections 4.2 and 4.3). */
public final class Keys {
    /** Longest key, {@code cached:} not counted. */
    public static final int MAX_CHARS = 248;
    /** Longest key with {@code cached:} in front. */
    public static final int MAX_CACHED_CHARS = 255;
    /** In front of this side's copies of other atSigns' records. */
    public static final String CACHED = "cached:";
    /** In front of what anyone may read. */
    public static final String PUBLIC = "public:";
    /** The owner's PKAM public key. */
    public static final String PKAM_PUBLIC_KEY = "privatekey:at_pkam_publickey";
    /** The owner's CRAM secret. */
    public static final String SECRET = "privatekey:at_secret";
    /** Set when the secret has been deleted: it never comes back. */
    public static final String SECRET_DELETED = "privatekey:at_secret_deleted";

    private Keys() {}

    /** Whether changes of it count as commits, which clients synchronise. */
    public static boolean isCommitted(String key) {
        boolean transientPublic = key.startsWith("public:_") && !key.startsWith("public:__");
        return !transientPublic && !key.startsWith("privatekey:") && !key.startsWith("private:") && !key.startsWith("local:");
    }

    /** Whether {@code scan} shows it to the owner. */
    public static boolean isListed(String key, boolean showHidden) {
        boolean hidden = key.startsWith("_") || key.startsWith("public:__");
        return key.indexOf('@') >= 0 && isCommitted(key) && (showHidden || !hidden);
    }
}
