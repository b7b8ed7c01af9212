package org.jnoports.atserver.command;

import java.util.EnumSet;
import java.util.Set;

/** The verbs, in the order in which they are tried (atprotocol.md, section 2.5). */
public enum Verb {
    FROM("from:", Access.ANYONE),
    CRAM("cram:", Access.ANYONE),
    PKAM("pkam:", Access.ANYONE),
    UPDATE_META("update:meta:", Access.OWNER),
    UPDATE("update:", Access.OWNER),
    LLOOKUP("llookup:", Access.OWNER),
    PLOOKUP("plookup:", Access.OWNER),
    LOOKUP("lookup:", Access.ANYONE),
    SCAN("scan", Access.ANYONE),
    POL("pol", Access.ANYONE),
    DELETE("delete:", Access.OWNER),
    STATS("stats", Access.OWNER),
    CONFIG("config:", Access.OWNER),
    MONITOR("monitor", Access.OWNER),
    NOTIFY_LIST("notify:list", Access.OWNER_OR_PEER),
    NOTIFY_STATUS("notify:status:", Access.OWNER),
    NOTIFY_FETCH("notify:fetch:", Access.OWNER),
    NOTIFY_REMOVE("notify:remove:", Access.OWNER),
    NOTIFY_ALL("notify:all:", Access.OWNER),
    NOTIFY("notify:", Access.OWNER_OR_PEER),
    STREAM("stream:", Access.OWNER),
    BATCH("batch:", Access.OWNER),
    SYNC("sync:from", Access.OWNER),
    INFO("info", Access.ANYONE),
    NOOP("noop:", Access.ANYONE),
    ENROLL("enroll:", Access.ANYONE),
    OTP("otp:", Access.OWNER),
    KEYS("keys:", Access.OWNER);

    /** Who may use a verb; looked at before the grammar. */
    public enum Access {
        ANYONE,
        /** The atSign whose atServer it is. */
        OWNER,
        /** The owner, or another atSign that proved who it is by pol. */
        OWNER_OR_PEER
    }

    private static final Set<Verb> KEEPING = EnumSet.of(UPDATE, UPDATE_META, DELETE, CONFIG, NOTIFY, NOTIFY_REMOVE, NOTIFY_ALL,
            BATCH, ENROLL, OTP, KEYS);

    private final String prefix;
    private final Access access;

    Verb(String prefix, Access access) {
        this.prefix = prefix;
        this.access = access;
    }

    /** Whether its answer says that something is kept. */
    public boolean isKeeping() {
        return KEEPING.contains(this);
    }

    public Access access() {
        return access;
    }

    String prefix() {
        return prefix;
    }

    /** Whether a line, its first word in lower case, is this verb's. */
    boolean claims(String line) {
        return this == POL ? line.equals(prefix) : line.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}
