package org.jnoports.api.keys;

/**
 * How a user of a cryptographic service gets the one of the moment, which stays while bundles that provide it come, go and
 * change their ranking: {@code @Reference(target = CryptoProvider.CURRENT)}. One that is asked while nobody provides the
 * service waits 5 s at most, then fails with a {@link org.jnoports.api.TunnelException}. Bundles that provide one register it
 * without {@link #PROPERTY}; one that builds on another's must exclude {@link #CURRENT}, which would be itself.
 */
public final class CryptoProvider {
    /** Service property of the one of the moment. */
    public static final String PROPERTY = "crypto.provider";
    /** Its value. */
    public static final String CURRENT_VALUE = "current";
    /** A filter for it. */
    public static final String CURRENT = "(" + PROPERTY + "=" + CURRENT_VALUE + ")";

    private CryptoProvider() {}
}
