package org.jnoports.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jnoports.api.command.UsageException;

/**
 * What was typed, taken apart.
 *
 * @param program the script that was called, for example {@code sshnp} or {@code jnoports}
 * @param command which command it means
 * @param arguments those of the command, without {@code --home}
 * @param home {@code --home}, else {@code $JNOPORTS_HOME}, else {@code ~/.jnoports}; absolute
 * @param userHome {@code $HOME}
 */
record Invocation(String program, String command, List<String> arguments, Path home, Path userHome) {
    /** The program whose first argument is the command. */
    static final String UMBRELLA = "jnoports";
    private static final String HOME = "--home";

    /**
     * @param typed the program's name and what followed it
     * @throws UsageException if there is no program, {@code --home} has no value, or an option stands where the command should
     */
    static Invocation of(String[] typed, Map<String, String> environment) {
        if (typed.length == 0) {
            throw new UsageException("the launcher needs the name of a program as its first argument");
        }
        String home = environment.get("JNOPORTS_HOME");
        List<String> rest = new ArrayList<>(typed.length);
        for (int i = 1; i < typed.length; i++) {
            String argument = typed[i];
            if (argument.equals("--")) {
                rest.addAll(List.of(typed).subList(i, typed.length));
                break;
            } else if (argument.equals(HOME)) {
                if (++i == typed.length) {
                    throw new UsageException("--home needs a directory");
                }
                home = typed[i];
            } else if (argument.startsWith(HOME + "=")) {
                home = argument.substring(HOME.length() + 1);
            } else {
                rest.add(argument);
            }
        }
        Path userHome = absolute(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        Path chosen = home == null || home.isEmpty() ? userHome.resolve(".jnoports") : absolute(home);
        return typed[0].equals(UMBRELLA) ? umbrella(rest, chosen, userHome)
                : new Invocation(typed[0], typed[0], List.copyOf(rest), chosen, userHome);
    }

    private static Invocation umbrella(List<String> rest, Path home, Path userHome) {
        String first = rest.isEmpty() ? "help" : rest.get(0);
        String command = switch (first) {
            case "-h", "--help" -> "help";
            case "-V", "--version" -> "version";
            default -> first;
        };
        if (command.startsWith("-")) {
            throw new UsageException("unknown option " + command + " before the command; see jnoports help");
        }
        List<String> arguments = rest.isEmpty() ? List.of() : List.copyOf(rest.subList(1, rest.size()));
        return new Invocation(UMBRELLA, command, arguments, home, userHome);
    }

    private static Path absolute(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException("'" + path + "' can't be a directory: " + e.getReason());
        }
    }

    /** What error lines begin with. */
    String shownAs() {
        return program.equals(UMBRELLA) ? UMBRELLA + " " + command : program;
    }

    boolean has(String shortOption, String longOption) {
        return arguments.contains(shortOption) || arguments.contains(longOption);
    }
}
