package org.jnoports.role.controller;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.message.PolicyItem.Kind;
import org.jnoports.api.policy.AccessRequest;

/**
 * What an administrator types, as operations. Items are named by their ids, or as people know them: clients by name or
 * atSign, groups by name, daemons by atSign, services by {@code device@daemon}; that takes asking the controller first.
 */
final class AdminWords {
    private static final Map<Kind, String> SINGULAR = Map.of(Kind.CLIENT, "client", Kind.CLIENT_GROUP, "group",
            Kind.CLIENT_GROUP_MEMBER, "member", Kind.DAEMON, "daemon", Kind.SERVICE, "service", Kind.SERVICE_ACL, "acl");

    private final String program;
    private final Function<ManagerRequest.Operation, ManagerAnswer> controller;

    /** @param controller asks it, for what is named otherwise than by its id */
    AdminWords(String program, Function<ManagerRequest.Operation, ManagerAnswer> controller) {
        this.program = program;
        this.controller = controller;
    }

    /**
     * Checks what can be checked without asking.
     *
     * @param id of the item to replace, 0 for none
     * @throws UsageException with what is accepted
     */
    static void check(String program, List<String> words, long id) {
        new AdminWords(program, operation -> new ManagerAnswer(0, new ManagerAnswer.All(List.of()), "")).operation(words, id, true);
    }

    /** @throws TunnelException if something named isn't there */
    ManagerRequest.Operation operation(List<String> words, long id) {
        return operation(words, id, false);
    }

    private ManagerRequest.Operation operation(List<String> words, long id, boolean checking) {
        String verb = words.isEmpty() ? "" : words.get(0);
        if (id != 0 && !verb.equals("put")) {
            throw new UsageException(program + ": --id belongs to put; see " + program + " --help");
        }
        return switch (verb) {
            case "ping" -> exactly(words, 1, 1, new ManagerRequest.Ping());
            case "get" -> exactly(words, 2, 2, new ManagerRequest.GetAll(kind(word(words, 1), true)));
            case "put" -> new ManagerRequest.Put(item(words, id, checking));
            case "delete" -> exactly(words, 3, 3, deletion(kind(word(words, 1), false), word(words, 2), checking));
            case "simulate" -> exactly(words, 4, 5, new ManagerRequest.Simulate(atSign(word(words, 2)), word(words, 3).toLowerCase(Locale.ROOT),
                    words.size() > 4 ? words.get(4) : AccessRequest.NO_GROUP, atSign(word(words, 1))));
            default -> throw new UsageException(program + ": say ping, get, put, delete or simulate; see " + program + " --help");
        };
    }

    private ManagerRequest.Operation deletion(Kind kind, String named, boolean checking) {
        return new ManagerRequest.Delete(kind, idOf(kind, named, checking));
    }

    private PolicyItem item(List<String> words, long id, boolean checking) {
        Kind kind = kind(word(words, 1), false);
        return switch (kind) {
            case CLIENT -> exactly(words, 4, 4, new PolicyItem.Client(id, word(words, 2), atSign(word(words, 3))));
            case CLIENT_GROUP -> exactly(words, 3, 3, new PolicyItem.ClientGroup(id, word(words, 2)));
            case CLIENT_GROUP_MEMBER -> exactly(words, 4, 4, new PolicyItem.ClientGroupMember(id,
                    idOf(Kind.CLIENT, word(words, 2), checking), idOf(Kind.CLIENT_GROUP, word(words, 3), checking)));
            case DAEMON -> exactly(words, 3, 3, new PolicyItem.Daemon(id, atSign(word(words, 2))));
            case SERVICE -> exactly(words, 4, 5, new PolicyItem.Service(id, idOf(Kind.DAEMON, word(words, 2), checking),
                    word(words, 3).toLowerCase(Locale.ROOT), words.size() > 4 ? words.get(4) : AccessRequest.NO_GROUP));
            case SERVICE_ACL -> exactly(words, 5, 5, new PolicyItem.ServiceAcl(id, idOf(Kind.SERVICE, word(words, 2), checking),
                    idOf(Kind.CLIENT_GROUP, word(words, 3), checking), word(words, 4)));
        };
    }

    private long idOf(Kind kind, String named, boolean checking) {
        if (named.matches("[0-9]{1,18}")) {
            return Long.parseLong(named);
        }
        if (kind == Kind.CLIENT_GROUP_MEMBER || kind == Kind.SERVICE_ACL) {
            throw new UsageException(program + ": '" + named + "' isn't an id; 'get' lists them");
        }
        return checking ? 0 : all(kind).stream().filter(item -> isCalled(item, named)).mapToLong(PolicyItem::id).findFirst()
                .orElseThrow(() -> new TunnelException("there is no " + SINGULAR.get(kind) + " '" + named + "'"));
    }

    private boolean isCalled(PolicyItem item, String named) {
        if (item instanceof PolicyItem.Client client) {
            return client.name().equals(named) || client.atSign().text().equals(named);
        } else if (item instanceof PolicyItem.ClientGroup group) {
            return group.name().equals(named);
        } else if (item instanceof PolicyItem.Daemon daemon) {
            return daemon.atSign().text().equals(named);
        }
        return item instanceof PolicyItem.Service service && named.startsWith(service.deviceName() + "@")
                && idOf(Kind.DAEMON, named.substring(service.deviceName().length()), false) == service.daemonId();
    }

    private List<PolicyItem> all(Kind kind) {
        return controller.apply(new ManagerRequest.GetAll(kind)).outcome() instanceof ManagerAnswer.All all ? all.items() : List.of();
    }

    private Kind kind(String word, boolean plural) {
        String ending = plural ? "s" : "";
        return Stream.of(Kind.values()).filter(kind -> word.equals(SINGULAR.get(kind) + ending)).findFirst()
                .orElseThrow(() -> new UsageException(program + ": '" + word + "' is none of "
                        + Stream.of(Kind.values()).map(kind -> SINGULAR.get(kind) + ending).toList()));
    }

    private AtSign atSign(String word) {
        try {
            return AtSign.of(word);
        } catch (IllegalArgumentException e) {
            throw new UsageException(program + ": " + e.getMessage());
        }
    }

    private String word(List<String> words, int place) {
        if (place >= words.size()) {
            throw new UsageException(program + ": after '" + String.join(" ", words) + "' something is missing; see " + program + " --help");
        }
        return words.get(place);
    }

    private <T> T exactly(List<String> words, int least, int most, T operation) {
        word(words, least - 1);
        if (words.size() > most) {
            throw new UsageException(program + ": '" + words.get(most) + "' is one word too many; see " + program + " --help");
        }
        return operation;
    }
}
