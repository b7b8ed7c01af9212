package org.jnoports.commands;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.BundleException;

/** Says in one sentence why a bundle doesn't start. */
public final class StartTrouble {
    /** As in {@code Unable to resolve org.x [7](R 7.0): missing requirement [org.x [7](R 7.0)] osgi.wiring.package; (&(…)(…))}, possibly nested. */
    private static final Pattern MISSING = Pattern.compile("missing requirement \\[([^ \\]]+)[^;]*?\\] ([a-z.]+); (\\(.*?\\))(?=\\]| \\[caused by| Unresolved|$)");

    private StartTrouble() {}

    /** @param name what the bundle is called */
    public static String sentence(String name, BundleException trouble) {
        Matcher missing = MISSING.matcher(String.valueOf(trouble.getMessage()));
        String found = null;
        while (missing.find()) { // the innermost is the root of it
            found = missing.group(1) + " needs " + missing.group(2) + " " + missing.group(3) + ", which no bundle here provides";
        }
        if (found != null) {
            return "bundle " + name + " can't be used: " + found;
        }
        Throwable cause = trouble.getCause() == null ? trouble : trouble.getCause();
        String what = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return "bundle " + name + " fails when it starts: " + (cause == trouble ? "" : cause.getClass().getSimpleName() + ": ") + firstLine(what);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
