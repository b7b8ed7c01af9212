package org.jnoports.role.client;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.command.UsageException;

/**
 * The flags of one call: those typed, and for the others those of the configuration file. Typed as the published
 * programs take them: {@code --from @x}, {@code --from=@x}, {@code -f @x}, {@code -f@x}, and several letters in one word.
 * The last of several counts; empty words, which scripts produce from unset variables, are none. Read by hand: a library
 * for it would take a third of the program's start.
 */
final class Arguments {
    private static final String SEE_HELP = "; --help lists the flags";

    private final Map<Flag, List<String>> typed = new EnumMap<>(Flag.class);
    private final Deque<String> rest = new ArrayDeque<>();
    private final ConfigFile file;

    /** @throws UsageException with a sentence that names the flag */
    Arguments(List<String> arguments) {
        arguments.stream().filter(argument -> !argument.isEmpty()).forEach(rest::add);
        while (!rest.isEmpty()) {
            read(rest.remove());
        }
        file = Optional.ofNullable(lastTyped(Flag.CONFIG_FILE)).map(name -> ConfigFile.read(path(Flag.CONFIG_FILE, name)))
                .orElseGet(ConfigFile::none);
    }

    private void read(String word) {
        if (word.startsWith("--") && word.length() > 2) {
            String[] parts = word.split("=", 2);
            take(parts[0], parts.length == 2 ? parts[1] : null);
        } else if (word.startsWith("-") && word.length() > 1) {
            readLetters(word.substring(1));
        } else {
            throw new UsageException("'" + word + "' is not a flag" + SEE_HELP);
        }
    }

    private void readLetters(String letters) {
        for (int i = 0; i < letters.length(); i++) {
            String name = "-" + letters.charAt(i);
            String behind = letters.substring(i + 1);
            if (flag(name).hasValue()) {
                take(name, behind.isEmpty() ? null : behind.startsWith("=") ? behind.substring(1) : behind);
                return;
            }
            take(name, null);
        }
    }

    /** @param attached the value in the same word, or null */
    private void take(String name, String attached) {
        Flag flag = flag(name);
        String value = attached;
        if (flag.hasValue() && attached == null) {
            value = rest.poll();
            if (value == null) {
                throw new UsageException(name + ": its value is missing" + SEE_HELP);
            }
        } else if (!flag.hasValue() && attached != null) {
            throw new UsageException(name + ": takes no value" + SEE_HELP);
        }
        typed.computeIfAbsent(flag, any -> new ArrayList<>()).add(flag.hasValue() ? value : "true");
    }

    private static Flag flag(String name) {
        Optional<RefusedFlag> refused = RefusedFlag.named(name);
        if (refused.isPresent()) {
            throw new UsageException(refused.get().sentence(name));
        }
        return Flag.named(name).orElseThrow(() -> new UsageException("there is no flag '" + name + "'" + SEE_HELP));
    }

    private String lastTyped(Flag flag) {
        List<String> values = typed.getOrDefault(flag, List.of("")).stream().filter(value -> !value.isEmpty()).toList();
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** Whether a flag without a value is set. */
    boolean has(Flag flag) {
        return value(flag).filter(value -> value.equalsIgnoreCase("true")).isPresent();
    }

    /** Whether a flag stands on the command line. */
    boolean typed(Flag flag) {
        return lastTyped(flag) != null;
    }

    Optional<String> value(Flag flag) {
        return Optional.ofNullable(lastTyped(flag)).or(() -> file.value(flag));
    }

    /** Of a flag that may be repeated; in the file its values are separated by commas. */
    List<String> values(Flag flag) {
        return typed.containsKey(flag) ? typed.get(flag)
                : file.value(flag).map(value -> List.of(value.split(",", -1))).orElse(List.of());
    }

    /** @param fallback if the flag isn't set */
    int number(Flag flag, int from, int to, int fallback) {
        Optional<String> value = value(flag);
        try {
            int number = value.map(Integer::parseInt).orElse(fallback);
            if (number >= from && number <= to) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the sentence below says it
        }
        throw new UsageException(flag + ": '" + value.orElse("") + "' is not a number from " + from + " to " + to);
    }

    Optional<Path> path(Flag flag) {
        return value(flag).map(value -> path(flag, value));
    }

    private static Path path(Flag flag, String value) {
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException(flag + ": '" + value + "' is not a file name");
        }
    }
}
