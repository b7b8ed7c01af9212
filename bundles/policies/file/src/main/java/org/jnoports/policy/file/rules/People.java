package org.jnoports.policy.file.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;

/** Which rules name a user, itself or by its groups. Immutable once made. */
final class People {
    private final Map<AtSign, Person> byAtSign = new HashMap<>();
    private final List<BitSet> groupsAround = new ArrayList<>(); // of each group: itself, and all that hold it, in whatever depth
    private final Numbered groupsOfUser;
    private final Numbered rulesOfUser;
    private final Numbered rulesOfGroup;

    /** @param number of the user */
    record Person(User user, Schedule schedule, int number) {}

    People(AccessPolicy policy) {
        Map<String, Integer> userNumbers = new HashMap<>();
        policy.users().forEach(user -> userNumbers.put(user.name(), userNumbers.size()));
        Map<String, Integer> groupNumbers = new HashMap<>();
        policy.groups().forEach(group -> groupNumbers.put(group.name(), groupNumbers.size()));
        groupsOfUser = new Numbered(policy.users().size());
        for (int group = 0; group < policy.groups().size(); group++) {
            for (String user : policy.groups().get(group).users()) {
                groupsOfUser.add(userNumbers.get(user), group);
            }
        }
        for (int user = 0; user < policy.users().size(); user++) {
            User one = policy.users().get(user);
            byAtSign.put(one.atSign(), new Person(one, new Schedule(one.validity()), user));
        }
        surround(policy.groups(), groupNumbers);
        rulesOfUser = Numbered.of(policy.rules(), Rule::users, userNumbers);
        rulesOfGroup = Numbered.of(policy.rules(), Rule::groups, groupNumbers);
    }

    /** From the outside in: a group that nothing holds first, one that others hold when all of these are done. */
    private void surround(List<Group> groups, Map<String, Integer> numbers) {
        int[] holders = new int[groups.size()];
        groups.forEach(group -> group.groups().forEach(member -> holders[numbers.get(member)]++));
        Deque<Integer> ready = new ArrayDeque<>();
        for (int group = 0; group < groups.size(); group++) {
            BitSet around = new BitSet();
            around.set(group);
            groupsAround.add(around);
            if (holders[group] == 0) {
                ready.add(group);
            }
        }
        while (!ready.isEmpty()) {
            int group = ready.remove();
            for (String name : groups.get(group).groups()) {
                int member = numbers.get(name);
                groupsAround.get(member).or(groupsAround.get(group));
                if (--holders[member] == 0) {
                    ready.add(member);
                }
            }
        }
    }

    /** Null if the policy doesn't know the atSign. */
    Person get(AtSign atSign) {
        return byAtSign.get(atSign);
    }

    /** The rules that name the user. */
    BitSet rules(Person person) {
        BitSet groups = new BitSet();
        groupsOfUser.forEach(person.number(), group -> groups.or(groupsAround.get(group)));
        BitSet rules = new BitSet();
        rulesOfUser.addTo(rules, person.number());
        groups.stream().forEach(group -> rulesOfGroup.addTo(rules, group));
        return rules;
    }
}
