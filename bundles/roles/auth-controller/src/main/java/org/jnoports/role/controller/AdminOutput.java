package org.jnoports.role.controller;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jnoports.api.TunnelException;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.PolicyItem;

/** A controller's answer as lines for a person, fields with a tab between them, or as one line of JSON. */
final class AdminOutput {
    private AdminOutput() {}

    static List<String> lines(ManagerAnswer answer) {
        List<String> lines = new ArrayList<>();
        if (answer.outcome() instanceof ManagerAnswer.Simulated simulated) {
            AccessAnswer.Decided decision = simulated.decision();
            lines.add(decision.authorized() ? "permitted\t" + String.join(",", decision.permitOpen()) : "denied");
            decision.message().ifPresent(lines::add);
        } else if (answer.outcome() instanceof ManagerAnswer.Stored stored) {
            lines.add(Long.toString(stored.itemId()));
        } else if (!(answer.outcome() instanceof ManagerAnswer.Deleted)) { // its message says so
            for (Map<String, Object> row : rows(answer.outcome())) {
                lines.add(row.values().stream().map(String::valueOf).collect(Collectors.joining("\t")));
            }
        }
        return lines;
    }

    static String json(ManagerAnswer answer) {
        try {
            if (answer.outcome() instanceof ManagerAnswer.All) {
                return JSON.std.asString(rows(answer.outcome()));
            }
            return JSON.std.asString(rows(answer.outcome()).get(0));
        } catch (IOException e) {
            throw new TunnelException("the answer can't be written as JSON: " + e.getMessage(), e);
        }
    }

    private static List<Map<String, Object>> rows(ManagerAnswer.Outcome outcome) {
        if (outcome instanceof ManagerAnswer.All all) {
            return all.items().stream().map(AdminOutput::row).toList();
        } else if (outcome instanceof ManagerAnswer.Alive alive) {
            return List.of(row("status", "alive", "coreVersion", alive.coreVersion(), "binariesVersion", alive.binariesVersion(),
                    "timestamp", alive.timestamp()));
        } else if (outcome instanceof ManagerAnswer.Stored stored) {
            return List.of(row("id", stored.itemId()));
        } else if (outcome instanceof ManagerAnswer.Simulated simulated) {
            return List.of(row("authorized", simulated.decision().authorized(), "message", simulated.decision().message().orElse(""),
                    "permitOpen", simulated.decision().permitOpen()));
        }
        return List.of(row("success", true));
    }

    private static Map<String, Object> row(PolicyItem item) {
        if (item instanceof PolicyItem.Client client) {
            return row("id", client.id(), "name", client.name(), "atSign", client.atSign().text());
        } else if (item instanceof PolicyItem.ClientGroup group) {
            return row("id", group.id(), "name", group.name());
        } else if (item instanceof PolicyItem.ClientGroupMember member) {
            return row("id", member.id(), "clientId", member.clientId(), "clientGroupId", member.clientGroupId());
        } else if (item instanceof PolicyItem.Daemon daemon) {
            return row("id", daemon.id(), "atSign", daemon.atSign().text());
        } else if (item instanceof PolicyItem.Service service) {
            return row("id", service.id(), "daemonId", service.daemonId(), "deviceName", service.deviceName(),
                    "deviceGroupName", service.deviceGroupName());
        }
        PolicyItem.ServiceAcl acl = (PolicyItem.ServiceAcl) item;
        return row("id", acl.id(), "serviceId", acl.serviceId(), "clientGroupId", acl.clientGroupId(), "permitOpen", acl.permitOpen());
    }

    private static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }
}
