package org.jnoports.atprotocol;

import java.time.Instant;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;

/**
 * What a monitor's {@code notification:} line says, with the sender's words still unchecked (atprotocol.md, section 3.15).
 */
record MonitorLine(Members members) {
    private static final String STATS_ID = "-1";
    private static final int MAX_ID_CHARACTERS = 256;

    /** @throws TunnelException if it isn't a JSON object */
    static MonitorLine parse(String json) {
        return new MonitorLine(Json.object(json));
    }

    /** When the own atServer took it, by its clock in milliseconds. */
    Optional<Long> epochMillis() {
        return members.number("epochMillis");
    }

    /** Whether it is about a record of another atSign's for this one: no statistics, text or deletion. */
    boolean isUpdateOfKey() {
        return !id().equals(STATS_ID)
                && members.text("messageType").map(type -> type.endsWith("key")).orElse(true)
                && members.text("operation").map("update"::equals).orElse(true);
    }

    /**
     * Checks who says what.
     *
     * @throws TunnelException with the id and the sender in its sentence if it is broken, for another atSign, or its key
     *     isn't its sender's
     */
    Incoming incoming(AtSign self) {
        if (id().isEmpty() || id().length() > MAX_ID_CHARACTERS) {
            throw new TunnelException("the notification from " + sender() + " has no id that can be used");
        }
        try {
            AtSign from = AtSign.of(members.text("from").orElse(""));
            AtKey key = AtKey.parse(members.text("key").orElse(""));
            return incoming(self, from, key);
        } catch (IllegalArgumentException e) {
            throw broken(Printable.of(String.valueOf(e.getMessage())));
        }
    }

    private Incoming incoming(AtSign self, AtSign from, AtKey key) {
        if (key.name().chars().anyMatch(Character::isISOControl)) {
            throw broken("its key holds control characters");
        }
        if (!key.owner().equals(from)) {
            throw broken("its key is " + key.owner() + "'s");
        }
        if (!key.sharedWith().orElse(key.owner()).equals(self) || key.visibility() == AtKey.Visibility.PUBLIC) {
            throw broken("it isn't for " + self);
        }
        Optional<String> value = members.value("value");
        boolean encrypted = value.isPresent() && members.flag("isEncrypted").orElse(true);
        return new Incoming(
                id(),
                key,
                SealedValue.of(value.orElse(""), members.object("metadata")),
                encrypted,
                epochMillis().map(Instant::ofEpochMilli).orElseGet(Instant::now));
    }

    private TunnelException broken(String why) {
        return new TunnelException("notification " + Printable.of(id()) + " from " + sender() + ": " + why);
    }

    private String id() {
        return members.text("id").orElse("");
    }

    private String sender() {
        return members.text("from").map(Printable::of).orElse("nobody");
    }

    @Override
    public String toString() {
        return "MonitorLine[" + Printable.of(id()) + "]";
    }
}
