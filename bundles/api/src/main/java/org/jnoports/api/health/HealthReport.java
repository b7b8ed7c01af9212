package org.jnoports.api.health;

/**
 * How one thing is doing.
 *
 * @param subject what was looked at: a role, a file, a port
 * @param detail one sentence: how it is
 * @param mend one sentence: what to do about it; empty if all is well
 */
public record HealthReport(Status status, String subject, String detail, String mend) {
    /** From well to bad. */
    public enum Status {
        /** Does what it should. */
        OK,
        /** Works, but somebody should look at it soon. */
        WARN,
        /** Doesn't do what it should. */
        CRITICAL
    }

    /** All is well. */
    public static HealthReport ok(String subject, String detail) {
        return new HealthReport(Status.OK, subject, detail, "");
    }

    /** Works, but. */
    public static HealthReport warn(String subject, String detail, String mend) {
        return new HealthReport(Status.WARN, subject, detail, mend);
    }

    /** Doesn't work. */
    public static HealthReport critical(String subject, String detail, String mend) {
        return new HealthReport(Status.CRITICAL, subject, detail, mend);
    }
}
