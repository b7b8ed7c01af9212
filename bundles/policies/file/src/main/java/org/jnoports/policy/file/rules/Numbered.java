package org.jnoports.policy.file.rules;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jnoports.api.policy.admin.Rule;

/** Some numbers for each number from 0 on: rules of groups, groups of users. Filled first, then only read. */
final class Numbered {
    private static final int[] NONE = {};

    private final int[][] lists;
    private final int[] sizes;

    Numbered(int size) {
        lists = new int[size][];
        sizes = new int[size];
        Arrays.fill(lists, NONE);
    }

    /** The rules that name each of something. */
    static Numbered of(List<Rule> rules, Function<Rule, Set<String>> named, Map<String, Integer> numbers) {
        Numbered all = new Numbered(numbers.size());
        for (int rule = 0; rule < rules.size(); rule++) {
            for (String name : named.apply(rules.get(rule))) {
                all.add(numbers.get(name), rule);
            }
        }
        return all;
    }

    void add(int index, int number) {
        int size = sizes[index];
        if (size == lists[index].length) {
            lists[index] = Arrays.copyOf(lists[index], Math.max(2, size * 2));
        }
        lists[index][size] = number;
        sizes[index]++;
    }

    void forEach(int index, IntConsumer consumer) {
        for (int i = 0; i < sizes[index]; i++) {
            consumer.accept(lists[index][i]);
        }
    }

    void addTo(BitSet set, int index) {
        forEach(index, set::set);
    }
}
