package org.jnoports.policy.file.command;

import java.util.List;
import java.util.Map;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.policy.file.text.Kind;

/**
 * What is particular to one kind of entries.
 *
 * @param <T> the entries' type
 */
interface Editor<T> {
    Kind kind();

    List<T> entries(AccessPolicy policy);

    /** The same policy with these instead. */
    AccessPolicy with(AccessPolicy policy, List<T> entries);

    String name(T entry);

    /** What {@code add} and {@code change} take beside the name. */
    void options(Arguments arguments);

    /** An entry without anything in it, for {@code add}. */
    T made(String name, Arguments.Given given);

    /** The entry with what is given, for {@code add} and {@code change}. */
    T edited(T entry, Arguments.Given given);

    /** The entry by another name. */
    T renamed(T entry, String name);

    /** For tables and JSON: texts, numbers and lists of texts; what is empty isn't shown. */
    Map<String, Object> fields(T entry);
}
