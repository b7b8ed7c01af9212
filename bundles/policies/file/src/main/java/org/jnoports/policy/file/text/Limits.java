package org.jnoports.policy.file.text;

import java.time.Instant;

/** How large a policy may be. */
public final class Limits {
    /** Of a file. */
    public static final int MAX_BYTES = 32 * 1024 * 1024;
    /** Names, atSigns, masks and the like in a file, each occurrence. */
    static final int MAX_VALUES = 3_000_000;
    /** Levels of a file within each other. */
    static final int MAX_DEPTH = 12;

    /** 18 digits. */
    static final long MAX_ID = 999_999_999_999_999_999L;
    static final int MAX_USERS = 100_000;
    static final int MAX_GROUPS = 10_000;
    static final int MAX_DAEMONS = 100_000;
    static final int MAX_DEVICES = 250_000;
    static final int MAX_DEVICE_GROUPS = 10_000;
    static final int MAX_RULES = 20_000;
    /** Of one rule. */
    static final int MAX_MASKS = 1_000;
    /** Of one user or rule. */
    static final int MAX_HOURS = 50;
    /** Of names of users, groups, devices, device groups and rules. */
    static final int MAX_NAME = 128;
    static final int MAX_DESCRIPTION = 1_000;
    static final int MAX_HOST = 255;

    static final Instant FIRST_MOMENT = Instant.parse("0001-01-01T00:00:00Z");
    static final Instant LAST_MOMENT = Instant.parse("9999-12-31T00:00:00Z");

    private Limits() {}
}
