package org.jnoports.launcher;

import java.io.File;
import java.util.List;
import java.util.Set;

/** Whether a client uses the machine's ssh program, or needs one that comes with the distribution. */
final class SshClient {
    private static final String OPTION = "--ssh-client";
    private static final Set<String> OURS = Set.of("mina", "dart", "pure-dart");

    private SshClient() {}

    /** @return true for the machine's: it is there, and no other was asked for */
    static boolean wanted(List<String> arguments, String path) {
        String last = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(OPTION) && i + 1 < arguments.size()) {
                last = arguments.get(i + 1);
            } else if (argument.startsWith(OPTION + "=")) {
                last = argument.substring(OPTION.length() + 1);
            }
        }
        return (last == null || !OURS.contains(last)) && onPath("ssh", path);
    }

    private static boolean onPath(String program, String path) {
        if (path == null) {
            return false;
        }
        for (String directory : path.split(File.pathSeparator, -1)) {
            if (new File(directory, program).canExecute()) {
                return true;
            }
        }
        return false;
    }
}
