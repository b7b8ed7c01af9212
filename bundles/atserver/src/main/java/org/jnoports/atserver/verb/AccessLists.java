package org.jnoports.atserver.verb;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.command.Command.AccessList.ListName;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/**
 * Who may call this atServer at all: nobody on the block list; and, when there is an allow list, nobody else than those on
 * it. Kept among the records (atprotocol.md, section 3.12). Thread-safe.
 */
final class AccessLists {
    private static final int MAX_ENTRIES = 1_000;

    private final Records records;

    AccessLists(Records records) {
        this.records = records;
    }

    /** The owner always may. */
    boolean admit(AtSign atSign) {
        if (atSign.equals(records.owner())) {
            return true;
        }
        NavigableSet<String> allowed = entries(ListName.ALLOW);
        return !entries(ListName.BLOCK).contains(atSign.text()) && (allowed.isEmpty() || allowed.contains(atSign.text()));
    }

    /** Sorted. */
    NavigableSet<String> entries(ListName list) {
        return records.find(key(list)).flatMap(record -> Json.object(record.value())).map(members -> members.get(member(list)))
                .map(AccessLists::texts).orElseGet(TreeSet::new);
    }

    /** The owner itself is skipped. */
    synchronized void add(ListName list, List<AtSign> atSigns) {
        NavigableSet<String> entries = entries(list);
        atSigns.stream().filter(atSign -> !atSign.equals(records.owner())).map(AtSign::text).forEach(entries::add);
        if (entries.size() > MAX_ENTRIES) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "the list has at most " + MAX_ENTRIES + " atSigns");
        }
        keep(list, entries);
    }

    synchronized void remove(ListName list, List<AtSign> atSigns) {
        NavigableSet<String> entries = entries(list);
        atSigns.forEach(atSign -> entries.remove(atSign.text()));
        keep(list, entries);
    }

    private void keep(ListName list, NavigableSet<String> entries) {
        records.put(key(list), Json.text(Map.of(member(list), entries)));
    }

    private String key(ListName list) {
        return (list == ListName.BLOCK ? "private:blocklist" : "private:allowlist") + records.owner();
    }

    private static String member(ListName list) {
        return list == ListName.BLOCK ? "blockList" : "allowList";
    }

    private static NavigableSet<String> texts(Object items) {
        NavigableSet<String> texts = new TreeSet<>();
        if (items instanceof Collection<?> list) {
            list.forEach(item -> texts.add(String.valueOf(item)));
        }
        return texts;
    }
}
