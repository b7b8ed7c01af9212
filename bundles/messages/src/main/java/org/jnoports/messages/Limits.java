package org.jnoports.messages;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.session.SessionId;

/** What names, hosts, ports and texts of peers may look like. Sentences never show the refused value. */
final class Limits {
    /** The longest value of a notification, UTF-8. */
    static final int MAX_VALUE_BYTES = 64 * 1024;
    /** The longest list of policy items, UTF-8: what hosted atServers take for one value is little more. */
    static final int MAX_LIST_BYTES = 400 * 1024;
    /** The longest name of a group of devices, and of a policy item. */
    static final int MAX_NAME_CHARACTERS = 128;
    /** The longest text for people that is taken over from a peer. */
    static final int MAX_TEXT_CHARACTERS = 1_000;

    /** The union of what 4.0.0-rc.2 to 5.7 allow, in lower case as keys travel (noports.md, section 6.2). */
    private static final Pattern DEVICE = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,35}");
    /** A name or an IP literal. It becomes an argument of ssh, so it never starts with '-' and holds no shell characters. */
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9._:][a-zA-Z0-9._:%-]{0,254}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int MAX_PORT = 65_535;

    private Limits() {}

    /** The value, if it is within the limit. */
    static String value(String what, String value, int maxBytes) {
        if (value.length() > maxBytes || value.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new MessageException(what + " is longer than " + maxBytes + " bytes", null);
        }
        return value;
    }

    static boolean isDevice(String name) {
        return DEVICE.matcher(name).matches();
    }

    /** The device name as it stands in keys. */
    static String device(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!isDevice(lower)) {
            throw new MessageException("a device name has 1 to 36 letters, digits, '_' or '-' and doesn't start with '-'", null);
        }
        return lower;
    }

    static String host(String what, String host) {
        if (!HOST.matcher(host).matches()) {
            throw new MessageException(what + "'s host is neither a host name nor an IP address", null);
        }
        return host;
    }

    static int port(String what, String digits) {
        int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
        return port(what, port);
    }

    static int port(String what, int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new MessageException(what + "'s port is not a whole number between 1 and " + MAX_PORT, null);
        }
        return port;
    }

    /** The session id, if it is one. */
    static Optional<SessionId> sessionId(String text) {
        try {
            return Optional.of(new SessionId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A peer's text for a person's terminal: no control characters, not endless. */
    static String forPeople(String text) {
        StringBuilder out = new StringBuilder();
        text.strip().codePoints().limit(MAX_TEXT_CHARACTERS)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
