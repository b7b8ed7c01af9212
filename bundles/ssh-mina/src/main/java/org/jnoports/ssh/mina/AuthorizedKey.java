package org.jnoports.ssh.mina;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jnoports.api.policy.PermitOpen;

/**
 * One line of an authorized_keys file (sshd(8), AUTHORIZED_KEYS FILE FORMAT). Of the options it knows {@code command}
 * and {@code permitopen}: a line with another one grants nothing, since what it asks for would not be kept.
 *
 * @param key type and base64, separated by one blank
 */
record AuthorizedKey(String key, Grant grant) {
    private static final Pattern TYPE = Pattern.compile("(ssh-|ecdsa-sha2-|sk-)[a-z0-9@.-]+");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");

    /**
     * @return empty for blank lines and comments
     * @throws IllegalArgumentException if the line can't be honoured, with the reason
     */
    static Optional<AuthorizedKey> parse(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        int end = TYPE.matcher(BLANKS.split(text, 2)[0]).matches() ? 0 : endOfOptions(text);
        String[] fields = BLANKS.split(text.substring(end).strip(), 3);
        if (fields.length < 2 || !TYPE.matcher(fields[0]).matches() || !BASE64.matcher(fields[1]).matches()) {
            throw new IllegalArgumentException("it isn't '[options] type key [comment]'");
        }
        return Optional.of(new AuthorizedKey(fields[0] + " " + fields[1], grant(options(text.substring(0, end)))));
    }

    /** Where the first blank outside quotes is. */
    private static int endOfOptions(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ' ' || c == '\t')) {
                return i;
            }
        }
        return text.length();
    }

    /** Splits at the commas outside quotes. */
    private static List<String> options(String text) {
        List<String> options = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                options.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (!text.isEmpty()) {
            options.add(text.substring(start));
        }
        return options;
    }

    private static Grant grant(List<String> options) {
        Optional<String> command = Optional.empty();
        List<PermitOpen> permitOpen = new ArrayList<>();
        for (String option : options) {
            String name = option.split("=", 2)[0];
            switch (name.toLowerCase(Locale.ROOT)) {
                case "command" -> command = Optional.of(value(name, option));
                case "permitopen" -> permitOpen.add(PermitOpen.parse(value(name, option)));
                default -> throw new IllegalArgumentException("option '" + name + "' isn't supported");
            }
        }
        return new Grant(command, permitOpen);
    }

    private static String value(String name, String option) {
        String value = option.substring(Math.min(name.length() + 1, option.length()));
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            throw new IllegalArgumentException("option '" + name + "' lacks a quoted value");
        }
        String inner = value.substring(1, value.length() - 1);
        if (inner.replace("\\\"", "").contains("\"")) {
            throw new IllegalArgumentException("option '" + name + "' has a quote inside its value");
        }
        return inner.replace("\\\"", "\"");
    }
}
