package org.jnoports.atserver.verb;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * What {@code config:set:} changes while the atServer runs, where its configuration allows that at all (atprotocol.md, section
 * 3.12). Nothing of it survives. Thread-safe.
 */
public final class TestSettings {
    private static final String RETRIES = "maxNotificationRetries";
    private static final String REQUESTS = "maxRequestsPerTimeFrame";

    private final boolean allowed;
    private final Map<String, Integer> standard;
    private final Map<String, Integer> values = new ConcurrentHashMap<>();

    /** @param allowed whether this is an atServer for tests */
    public TestSettings(boolean allowed, int retries, int requests) {
        this.allowed = allowed;
        standard = Map.of(RETRIES, retries, REQUESTS, requests);
    }

    /** How often a delivery is tried. */
    public int retries() {
        return value(RETRIES);
    }

    /** How many enrolments a connection may ask for within an hour. */
    public int requests() {
        return value(REQUESTS);
    }

    Reply config(Command.TestConfig command, Caller caller) {
        if (!allowed) {
            return Reply.data("testing mode disabled by default");
        }
        if (!standard.containsKey(command.name())) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "only " + RETRIES + " and " + REQUESTS + " can be set");
        }
        switch (command.step()) {
            case SET -> values.put(command.name(), number(command.value()));
            case RESET -> values.remove(command.name());
            case PRINT -> {
                return Reply.data(Integer.toString(value(command.name())));
            }
        }
        return Reply.data("ok");
    }

    private int value(String name) {
        return values.getOrDefault(name, standard.get(name));
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,6}")) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "a number is needed");
        }
        return Integer.parseInt(text);
    }
}
