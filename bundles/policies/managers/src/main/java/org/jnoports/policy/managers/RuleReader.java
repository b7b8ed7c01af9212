package org.jnoports.policy.managers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.policy.managers.ManagersRule.Managers;
import org.jnoports.policy.managers.ManagersRule.Members;
import org.jnoports.policy.managers.ManagersRule.Nobody;

/**
 * Makes a rule of a configuration. One that is wrong becomes a rule that denies everything it may be about: whoever reads it
 * can't tell whom a wrong value was meant to keep out.
 */
final class RuleReader {
    /** As many atSigns as one configuration may let in. */
    static final int MAX_MANAGERS = 10_000;

    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");
    private static final int VERSION_BYTES = 6;
    private static final int MAX_SHOWN = 200;

    private final Texts texts;

    private RuleReader(Texts texts) {
        this.texts = texts;
    }

    /** What is configured, as it stands there. */
    record Texts(List<String> managers, List<String> groups, String daemon, String device, String others) {}

    static ManagersRule rule(ManagersPolicyConfig config) {
        return rule(() -> new Texts(List.of(config.managers()), List.of(config.groups()), config.daemon(), config.device(), config.others()));
    }

    static ManagersRule rule(Supplier<Texts> configured) {
        Texts texts;
        try {
            texts = configured.get();
        } catch (RuntimeException e) { // DS throws what it likes where a value has the wrong type
            return nobodyAnywhere(ManagersPolicy.PID + ": a value has the wrong type: " + e.getMessage());
        }
        return new RuleReader(texts).rule();
    }

    private ManagersRule rule() {
        try {
            Optional<AtSign> only = texts.daemon().isBlank() ? Optional.empty()
                    : Optional.of(checked("daemon", texts.daemon(), text -> AtSign.of(text.strip())));
            return new ManagersRule(only, texts.device().strip().toLowerCase(Locale.ROOT), members());
        } catch (TunnelException e) {
            return nobodyAnywhere(e.getMessage());
        }
    }

    private static ManagersRule nobodyAnywhere(String reason) {
        return new ManagersRule(Optional.empty(), "", new Nobody(reason));
    }

    private Members members() {
        try {
            boolean abstain = checked("others", texts.others(), RuleReader::othersAbstain);
            Map<String, Set<AtSign>> groups = new LinkedHashMap<>();
            for (String text : split(texts.groups())) {
                checked("groups", text, group -> addGroup(groups, group));
            }
            Map<AtSign, String> managers = new TreeMap<>(Comparator.comparing(AtSign::text));
            for (String text : split(texts.managers())) {
                checked("managers", text, manager -> addManager(managers, groups, manager));
            }
            return checked("managers", String.join(",", texts.managers()), all -> new Managers(counted(managers), abstain, version(managers, abstain)));
        } catch (TunnelException e) {
            return new Nobody(e.getMessage());
        }
    }

    private static <T> T checked(String key, String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            String shown = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "…" : value;
            throw new TunnelException(ManagersPolicy.PID + ": " + key + " = '" + shown + "' is wrong: " + e.getMessage(), e);
        }
    }

    private static boolean othersAbstain(String text) {
        return switch (text.strip()) {
            case "deny" -> false;
            case "abstain" -> true;
            default -> throw new IllegalArgumentException("it must be deny or abstain");
        };
    }

    /** {@code ops: @alice @bob}. */
    private static Set<AtSign> addGroup(Map<String, Set<AtSign>> groups, String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).strip();
        if (!GROUP.matcher(name).matches()) {
            throw new IllegalArgumentException("a group is 'name: @alice @bob', its name 1 to 64 of letters, digits, '_' and '-'");
        }
        Set<AtSign> members = new LinkedHashSet<>();
        for (String member : text.substring(colon + 1).strip().split("\\s+", -1)) {
            members.add(atSign(member));
        }
        if (groups.putIfAbsent(name, members) != null) {
            throw new IllegalArgumentException("there are two groups of this name");
        }
        return members;
    }

    private static boolean addManager(Map<AtSign, String> managers, Map<String, Set<AtSign>> groups, String text) {
        if (text.startsWith("@")) {
            managers.put(atSign(text), "");
            return true;
        }
        Set<AtSign> members = groups.get(text);
        if (members == null) {
            throw new IllegalArgumentException("it is neither an atSign, which begins with @, nor one of the groups " + groups.keySet());
        }
        members.forEach(member -> managers.putIfAbsent(member, text));
        return true;
    }

    private static AtSign atSign(String text) {
        if (!text.startsWith("@")) {
            throw new IllegalArgumentException("'" + text + "' is no atSign: they begin with @");
        }
        return AtSign.of(text);
    }

    private static Map<AtSign, String> counted(Map<AtSign, String> managers) {
        if (managers.isEmpty()) {
            throw new IllegalArgumentException("nobody is named");
        }
        if (managers.size() > MAX_MANAGERS) {
            throw new IllegalArgumentException("these are " + managers.size() + " atSigns; " + MAX_MANAGERS + " can be named");
        }
        return managers;
    }

    /** A configuration file has one text where a program has several. */
    private static List<String> split(List<String> texts) {
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static String version(Map<AtSign, String> managers, boolean abstain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((managers + " " + abstain).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
