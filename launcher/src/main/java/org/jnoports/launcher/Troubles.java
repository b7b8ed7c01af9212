package org.jnoports.launcher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in one sentence what a framework needs a paragraph for. */
final class Troubles {
    /** As in {@code Unable to resolve org.x [7](R 7.0): missing requirement [org.x [7](R 7.0)] osgi.wiring.package; (&(…)(…))}, possibly nested. */
    private static final Pattern MISSING = Pattern.compile("missing requirement \\[([^ \\]]+)[^;]*?\\] ([a-z.]+); (\\(.*?\\))(?=\\]| \\[caused by| Unresolved|$)");

    private Troubles() {}

    static String sentence(Throwable trouble) {
        String message = String.valueOf(trouble.getMessage());
        Matcher missing = MISSING.matcher(message);
        String found = null;
        while (missing.find()) { // the innermost is the root of it
            found = "bundle " + missing.group(1) + " can't be used: no bundle here provides " + missing.group(2) + " " + missing.group(3);
        }
        if (found != null) {
            return found;
        }
        Throwable cause = trouble.getCause();
        return cause == null || cause.getMessage() == null || message.contains(cause.getMessage()) ? message
                : message + ": " + cause.getMessage();
    }
}
