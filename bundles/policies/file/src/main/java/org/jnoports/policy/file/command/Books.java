package org.jnoports.policy.file.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyBook;

/** The policy books of a runtime, by their names. */
final class Books {
    static final String OPTION = "--book";

    private final Map<String, PolicyBook> byName = new TreeMap<>();

    /** @param services with their properties */
    Books(List<Map.Entry<Map<String, Object>, PolicyBook>> services) {
        services.forEach(service -> byName.put(String.valueOf(service.getKey().get(PolicyBook.NAME)), service.getValue()));
    }

    static Arguments option(Arguments arguments) {
        return arguments.option(OPTION, "NAME", "which policy book, where there are several");
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The policies of all. */
    List<AccessPolicy> policies() {
        return byName.values().stream().map(book -> book.current().policy()).toList();
    }

    /** @throws TunnelException if there is none, or several and none of them is named */
    PolicyBook chosen(Optional<String> name) {
        if (byName.isEmpty()) {
            throw new TunnelException("no policy book is configured; put 'name = team' into etc/org.jnoports.policy.book-team.cfg of the home");
        }
        if (name.isEmpty() && byName.size() == 1) {
            return byName.values().iterator().next();
        }
        String all = String.join(" or --book ", byName.keySet());
        PolicyBook book = byName.get(name.orElseThrow(() -> new TunnelException("there are several policy books: say --book " + all)));
        if (book == null) {
            throw new TunnelException("there is no policy book " + name.get() + "; say --book " + all);
        }
        return book;
    }
}
