package org.jnoports.benchmarks.policy;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A policy of any size, as text: always the same for the same numbers. */
final class LargePolicy {
    private static final int USERS_PER_GROUP = 100;
    private static final int DEVICES_PER_GROUP = 100;
    private static final int DEVICES_PER_DAEMON = 100;
    private static final int RULES_PER_GROUP = 5;

    private final int users;
    private final int groups;
    private final int devices;

    LargePolicy(int users, int groups, int devices) {
        this.users = users;
        this.groups = groups;
        this.devices = devices;
    }

    static String user(int number) {
        return "@user" + number;
    }

    static String daemon(int device) {
        return "@site" + device / DEVICES_PER_DAEMON;
    }

    static String device(int number) {
        return "dev" + number;
    }

    int rules() {
        return groups * RULES_PER_GROUP;
    }

    /** @param edition a rule that nobody is concerned by has this number in it */
    String text(int edition) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("users:\n");
        for (int user = 0; user < users; user++) {
            text.append("  user").append(user).append(": \"").append(user(user)).append("\"\n");
        }
        text.append("groups:\n");
        for (int group = 0; group < groups; group++) {
            text.append("  group").append(group).append(": {users: [").append(some(random, "user", users, USERS_PER_GROUP)).append("]");
            text.append(group % 10 == 9 ? ", groups: [group" + (group - 1) + "]}\n" : "}\n");
        }
        text.append("daemons:\n");
        for (int device = 0; device < devices; device += DEVICES_PER_DAEMON) {
            text.append("  \"").append(daemon(device)).append("\": {}\n");
        }
        text.append("devices:\n");
        for (int device = 0; device < devices; device++) {
            text.append("  ").append(device(device)).append(": {daemon: \"").append(daemon(device)).append("\"}\n");
        }
        text.append("deviceGroups:\n");
        for (int group = 0; group < groups; group++) {
            text.append("  place").append(group).append(": {devices: [").append(some(random, "dev", devices, DEVICES_PER_GROUP)).append("]}\n");
        }
        text.append("rules:\n  edition").append(edition).append(": {permit: []}\n");
        for (int group = 0; group < groups; group++) {
            for (int rule = 0; rule < RULES_PER_GROUP; rule++) {
                text.append("  r").append(group).append('-').append(rule).append(": {groups: [group").append(group).append("], deviceGroups: [")
                        .append(some(random, "place", groups, 10)).append("], ").append(what(rule)).append("}\n");
            }
        }
        return text.toString();
    }

    private static String what(int rule) {
        return switch (rule) {
            case 0 -> "deny: [\"db:5432\"]";
            case 1 -> "permit: [\"*:80\"], hours: [{days: [mon, tue, wed, thu, fri], from: \"08:00\", to: \"18:00\", zone: Europe/Berlin}]";
            default -> "permit: [\"localhost:22\", \"localhost:" + (8_000 + rule) + "\"]";
        };
    }

    private static String some(Random random, String prefix, int all, int count) {
        return IntStream.generate(() -> random.nextInt(all)).distinct().limit(Math.min(count, all)).mapToObj(number -> prefix + number)
                .collect(Collectors.joining(", "));
    }
}
