package org.jnoports.policy.file.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.policy.file.text.Kind;

/**
 * One call of a command about one kind of entries: {@code list} (or nothing), {@code add}, {@code change}, {@code remove}.
 *
 * @param <T> the entries' type
 */
final class EntriesCommand<T> {
    private static final List<String> ACTIONS = List.of("list", "add", "change", "remove");
    private static final Map<String, Kind> NAMED_BY = Map.of("--users", Kind.USER, "--groups", Kind.GROUP, "--daemon", Kind.DAEMON,
            "--daemons", Kind.DAEMON, "--devices", Kind.DEVICE, "--device-groups", Kind.DEVICE_GROUP);
    private static final int MOST_NAMED = 10;
    private static final int MOST_COMPLETED = 1_000;

    private final Editor<T> editor;
    private final Books books;

    EntriesCommand(Editor<T> editor, Books books) {
        this.editor = editor;
        this.books = books;
    }

    int run(CommandContext context, List<String> arguments) {
        boolean named = !arguments.isEmpty() && ACTIONS.contains(arguments.get(0));
        String action = named ? arguments.get(0) : "list";
        List<String> rest = named ? arguments.subList(1, arguments.size()) : arguments;
        if (!named && !rest.isEmpty() && !rest.get(0).startsWith("-")) {
            throw new UsageException("'" + rest.get(0) + "' is none of " + String.join(", ", ACTIONS) + "; see " + context.name() + " --help");
        }
        Arguments.Given given = taken(context.name() + (named ? " " + action : ""), action).parse(rest);
        if (given.help()) {
            given.printUsage(context.out());
            if (!named) {
                context.out().println(context.name() + " add, change and remove have a --help of their own.");
            }
            return Command.DONE;
        }
        PolicyBook book = books.chosen(given.option(Books.OPTION));
        return action.equals("list") ? list(context, book, given) : change(context, book, action, given);
    }

    /** Actions, then names of what is there, then options and names of what they take. */
    List<String> completions(List<String> before) {
        if (before.isEmpty()) {
            return ACTIONS;
        }
        String action = before.get(0);
        if (!ACTIONS.contains(action)) {
            return List.of();
        }
        String last = before.get(before.size() - 1);
        if (before.size() == 1 && (action.equals("change") || action.equals("remove"))) {
            return names(editor.kind());
        } else if (last.equals(Books.OPTION)) {
            return books.names();
        } else if (NAMED_BY.containsKey(last)) {
            return names(NAMED_BY.get(last));
        }
        return taken("", action).options();
    }

    private List<String> names(Kind kind) {
        return books.policies().stream().flatMap(policy -> kind.of(policy).stream()).map(Kind.Named::name).distinct().limit(MOST_COMPLETED).toList();
    }

    private Arguments taken(String command, String action) {
        Arguments arguments = Books.option(new Arguments(command));
        String label = editor.kind().label();
        switch (action) {
            case "list" -> arguments.flag("--json", "prints a JSON array");
            case "add" -> editor.options(arguments.positional("NAME", true, "the new " + label));
            case "change" -> {
                editor.options(arguments.positional("NAME", true, "the " + label));
                arguments.option("--name", "NAME", "another name; whatever refers to it goes along");
            }
            default -> arguments.positional("NAME", true, "the " + label).flag("--everywhere", "from whatever refers to it, too");
        }
        return arguments;
    }

    private int list(CommandContext context, PolicyBook book, Arguments.Given given) {
        List<Map<String, Object>> all = editor.entries(book.current().policy()).stream().map(editor::fields).toList();
        if (given.has("--json")) {
            context.out().println(Json.text(all));
        } else if (all.isEmpty()) {
            context.err().println("there are no " + editor.kind().label() + "s");
        } else {
            Table.lines(all).forEach(context.out()::println);
        }
        return Command.DONE;
    }

    private int change(CommandContext context, PolicyBook book, String action, Arguments.Given given) {
        String name = given.positional(0);
        UnaryOperator<AccessPolicy> change = switch (action) {
            case "add" -> policy -> added(policy, name, given);
            case "change" -> policy -> changed(policy, name, given);
            default -> policy -> removed(policy, name, given.has("--everywhere"));
        };
        PolicyBook.Edition edition = book.change(System.getProperty("user.name", "?"), change);
        context.err().println("done: version " + edition.version() + " is in force");
        return Command.DONE;
    }

    private AccessPolicy added(AccessPolicy policy, String name, Arguments.Given given) {
        if (editor.entries(policy).stream().anyMatch(entry -> editor.name(entry).equals(name))) {
            throw new TunnelException("there is a " + editor.kind().label() + " " + name + " already; change it, or choose another name");
        }
        List<T> all = new ArrayList<>(editor.entries(policy));
        all.add(editor.edited(editor.made(name, given), given));
        return editor.with(policy, all);
    }

    private AccessPolicy changed(AccessPolicy policy, String name, Arguments.Given given) {
        T before = found(policy, name);
        T edited = editor.edited(before, given);
        String other = given.option("--name").orElse(name);
        T after = other.equals(name) ? edited : editor.renamed(edited, other);
        List<T> all = editor.entries(policy).stream().map(entry -> entry.equals(before) ? after : entry).toList();
        AccessPolicy changed = editor.with(policy, all);
        return other.equals(name) ? changed : new References(editor.kind(), Set.of(name)).replacedBy(other, changed);
    }

    private AccessPolicy removed(AccessPolicy policy, String name, boolean everywhere) {
        found(policy, name);
        References references = new References(editor.kind(), Set.of(name));
        List<String> in = references.in(policy);
        if (!in.isEmpty() && !everywhere) {
            String first = String.join(", ", in.subList(0, Math.min(MOST_NAMED, in.size())))
                    + (in.size() > MOST_NAMED ? " and " + (in.size() - MOST_NAMED) + " more" : "");
            throw new TunnelException(editor.kind().label() + " " + name + " is referred to by " + first + "; --everywhere takes it from there, too");
        }
        AccessPolicy without = references.removedFrom(policy);
        return editor.with(without, editor.entries(without).stream().filter(other -> !editor.name(other).equals(name)).toList());
    }

    private T found(AccessPolicy policy, String name) {
        return editor.entries(policy).stream().filter(entry -> editor.name(entry).equals(name)).findFirst()
                .orElseThrow(() -> new TunnelException("there is no " + editor.kind().label() + " " + name));
    }
}
