package org.jnoports.role.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.command.UsageException;

/**
 * The flags of one call of a program with few of them, by their long names: the last of several counts, and empty words are none. A
 * flag has a value if its names say so by a {@code =} behind the last.
 */
final class Words {
    private final String program;
    private final Map<String, String> names = new HashMap<>(); // each to its long one
    private final Set<String> valued = new HashSet<>();
    private final Map<String, String> given = new HashMap<>();
    private final Deque<String> rest = new ArrayDeque<>();

    /** @param flags each a text such as {@code --from -f=} */
    Words(String program, List<String> flags) {
        this.program = program;
        for (String flag : flags) {
            String[] all = flag.replace("=", "").split(" ", -1);
            for (String name : all) {
                names.put(name, all[0]);
            }
            if (flag.endsWith("=")) {
                valued.add(all[0]);
            }
        }
    }

    /** @throws UsageException with a sentence that names the flag */
    Words parse(List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments.stream().filter(word -> !word.isEmpty()).toList());
        while (!words.isEmpty()) {
            String word = words.remove();
            if (word.startsWith("--")) {
                String[] parts = word.split("=", 2);
                take(known(parts[0]), parts.length == 2 ? Optional.of(parts[1]) : Optional.empty(), words);
            } else if (word.startsWith("-") && word.length() > 1) {
                letters(word, words);
            } else {
                rest.add(word);
            }
        }
        return this;
    }

    private void letters(String word, Deque<String> words) {
        for (int i = 1; i < word.length(); i++) {
            String flag = known("-" + word.charAt(i));
            if (valued.contains(flag)) {
                String behind = word.substring(i + 1);
                take(flag, behind.isEmpty() ? Optional.empty() : Optional.of(behind.startsWith("=") ? behind.substring(1) : behind), words);
                return;
            }
            take(flag, Optional.empty(), words);
        }
    }

    private String known(String name) {
        String flag = names.get(name);
        if (flag == null) {
            throw new UsageException(program + ": there is no flag '" + name + "'; --help lists the flags");
        }
        return flag;
    }

    private void take(String flag, Optional<String> attached, Deque<String> words) {
        if (!valued.contains(flag)) {
            if (attached.isPresent()) {
                throw new UsageException(program + ": " + flag + " takes no value");
            }
            given.put(flag, "true");
            return;
        }
        String value = attached.orElseGet(() -> Optional.ofNullable(words.poll())
                .orElseThrow(() -> new UsageException(program + ": the value of " + flag + " is missing")));
        given.put(flag, value);
    }

    boolean has(String flag) {
        return given.containsKey(flag);
    }

    Optional<String> value(String flag) {
        return Optional.ofNullable(given.get(flag)).map(String::strip).filter(text -> !text.isEmpty());
    }

    String required(String flag) {
        return value(flag).orElseThrow(() -> new UsageException(program + ": " + flag + " is missing"));
    }

    /** What stands there without a flag. */
    List<String> rest() {
        return List.copyOf(rest);
    }

    int number(String flag, int from, int to, int fallback) {
        Optional<String> text = value(flag);
        try {
            int number = text.map(Integer::parseInt).orElse(fallback);
            if (number >= from && number <= to) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the sentence below says it
        }
        throw new UsageException(program + ": " + flag + " '" + text.orElse("") + "' is not a number from " + from + " to " + to);
    }
}
