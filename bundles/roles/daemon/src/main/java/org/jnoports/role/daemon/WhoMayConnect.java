package org.jnoports.role.daemon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;

/**
 * Who may connect, as the flags say: the managers, and those whom the policy manager lets in. Becomes configurations of the
 * policies that decide so.
 *
 * @param managers in the order given, each once
 * @param policyManager whom to ask about everybody else
 */
record WhoMayConnect(List<AtSign> managers, Optional<AtSign> policyManager) {
    static final String PERSONAL_PID = "org.jnoports.policy.personal";
    static final String MANAGERS_PID = "org.jnoports.policy.managers";
    static final String REMOTE_PID = "org.jnoports.policy.remote";
    private static final int MANAGERS_RANKING = 10; // asked first
    private static final int REMOTE_RANKING = 0;

    /** A configuration of a policy. */
    record Policy(String factoryPid, Map<String, Object> configuration) {}

    WhoMayConnect {
        managers = List.copyOf(managers);
    }

    /** @throws UsageException if that would be nobody */
    static WhoMayConnect from(Flags.Given given) {
        List<AtSign> managers = given.value("--manager").stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> Sshnpd.atSign("--manager", name))
                .distinct()
                .toList();
        Optional<AtSign> policyManager = given.value("--policy-manager").map(name -> Sshnpd.atSign("--policy-manager", name));
        if (managers.isEmpty() && policyManager.isEmpty()) {
            throw new UsageException("nobody could connect: name who may with --manager, or who decides with --policy-manager");
        }
        return new WhoMayConnect(managers, policyManager);
    }

    /** @param daemon the daemon's configuration: whose keys and atDirectory the policies share */
    List<Policy> policies(Map<String, Object> daemon) {
        Map<String, Object> where = Map.of("daemon", daemon.get("atSign"), "device", daemon.get("device"));
        if (managers.size() == 1 && policyManager.isEmpty()) {
            return List.of(new Policy(PERSONAL_PID, with(where, Map.of("client", managers.get(0).text()))));
        }
        List<Policy> policies = new ArrayList<>();
        if (!managers.isEmpty()) {
            policies.add(new Policy(MANAGERS_PID, with(where, Map.of(
                    "managers", managers.stream().map(AtSign::text).toArray(String[]::new),
                    "others", policyManager.isPresent() ? "abstain" : "deny",
                    "service.ranking", MANAGERS_RANKING))));
        }
        policyManager.ifPresent(controller -> policies.add(new Policy(REMOTE_PID, with(where, remote(controller, daemon)))));
        return policies;
    }

    private static Map<String, Object> remote(AtSign controller, Map<String, Object> daemon) {
        Map<String, Object> remote = new HashMap<>(
                Map.of("controller", controller.text(), "presence", true, "service.ranking", REMOTE_RANKING));
        for (String shared : List.of("atSign", "keyFile", "rootDomain", "deviceGroup")) {
            Optional.ofNullable(daemon.get(shared)).ifPresent(value -> remote.put(shared, value));
        }
        return remote;
    }

    private static Map<String, Object> with(Map<String, Object> base, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(base);
        all.putAll(more);
        return all;
    }

    /** For people: {@code @alice and @bob may connect, and whom @policy permits to}. */
    @Override
    public String toString() {
        String names = String.join(" and ", managers.stream().map(AtSign::text).toList());
        if (managers.isEmpty()) {
            return policyManager.orElseThrow() + " decides who may connect";
        }
        return names + " may connect" + policyManager.map(controller -> ", and whom " + controller + " permits to").orElse("");
    }
}
