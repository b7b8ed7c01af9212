package org.jnoports.role.client;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What {@code --help} prints. */
final class Usage {
    private static final int NAMES_WIDTH = 40;

    private Usage() {}

    static void print(String program, PrintStream out) {
        out.println("Usage: " + program + " -f ATSIGN -t ATSIGN -r ATSIGN [-d NAME] [-u NAME] [-i FILE] [more]");
        for (Flag flag : Flag.values()) {
            String names = names(flag);
            String gap = names.length() < NAMES_WIDTH ? " ".repeat(NAMES_WIDTH - names.length())
                    : System.lineSeparator() + " ".repeat(NAMES_WIDTH);
            out.println(names + gap + flag.description());
        }
    }

    private static String names(Flag flag) {
        List<String> names = new ArrayList<>(flag.names());
        names.add(names.remove(0));
        return "  " + String.join(", ", names) + (flag.hasValue() ? " " + flag.valueLabel() : "");
    }
}
