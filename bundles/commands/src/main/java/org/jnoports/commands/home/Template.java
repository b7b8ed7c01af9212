package org.jnoports.commands.home;

import java.util.Map;

/**
 * A configuration file to begin with: every key with what it means; those in force are the ones that nothing works without,
 * to be filled in, and those that were given.
 */
final class Template {
    private final StringBuilder text = new StringBuilder(1024);

    private Template() {}

    /** @param given keys and values to set at once */
    static String of(Offer offer, Map<String, String> given) {
        Template template = new Template();
        template.line("# " + offer.name() + ": " + offer.description());
        template.line("# Lines that begin with '#' are comments and show what holds without them. A change counts as soon as it is saved.");
        for (Offer.Key key : offer.keys()) {
            template.line("");
            template.line("# " + key.description());
            String value = given.get(key.name());
            if (value != null) {
                template.line(key.name() + " = " + escaped(value));
            } else {
                template.line(((key.required() ? "" : "#") + key.name() + " = " + key.fallback()).stripTrailing());
            }
        }
        return template.text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** A backslash would be taken for an escape. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }
}
