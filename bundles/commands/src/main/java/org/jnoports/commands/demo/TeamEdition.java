package org.jnoports.commands.demo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;

/** An authorization controller with an atSign of its own decides; what it decides by is changed while it runs. */
final class TeamEdition implements Edition {
    private static final AtSign GUEST = AtSign.of("@demo_guest");
    private static final AtSign POLICY = AtSign.of("@demo_policy");
    private static final String OPERATORS = "operators";
    private static final Duration BOOK_LIMIT = Duration.ofSeconds(10);
    /** How long the daemon remembers what the controller said; short, so that a change shows soon. */
    private static final int CACHE_MILLIS = 1_000;

    private final PolicyBooks books;
    private final Authorizer authorizer;
    private Optional<PolicyBook> book = Optional.empty();

    TeamEdition(PolicyBooks books, Authorizer authorizer) {
        this.books = books;
        this.authorizer = authorizer;
    }

    @Override
    public List<AtSign> moreAtSigns() {
        return List.of(GUEST, POLICY);
    }

    @Override
    public String authorize(DemoStage stage) {
        String name = stage.uniqueName();
        stage.deletedAtTheEnd(stage.home().resolve("data").resolve("policy"), name + ".");
        stage.configurePolicy("org.jnoports.policy.book", Map.of("name", name, "points", "controller"));
        book = Optional.of(books.await(name, BOOK_LIMIT).orElseThrow(() -> new TunnelException(
                "the team edition needs a policy book: put the bundle org.jnoports.policy.file back")));
        book.get().change("demo", nothing -> operatorsMayUse(stage));
        stage.configure("org.jnoports.role.controller", Map.of(
                "atSign", POLICY.text(),
                "keyFile", stage.keyFile(POLICY).toString(),
                "rootDomain", stage.rootDomain(),
                "daemons", new String[] {DemoStage.DEVICE.text()},
                "book", name));
        stage.step("authorization controller " + POLICY + " answers " + DemoStage.DEVICE + "; of its users " + OPERATORS
                + " may use " + DemoStage.DEVICE_NAME + ", and " + DemoStage.CLIENT + " is one");
        stage.configurePolicy("org.jnoports.policy.remote", Map.of(
                "controller", POLICY.text(),
                "atSign", DemoStage.DEVICE.text(),
                "keyFile", stage.keyFile(DemoStage.DEVICE).toString(),
                "rootDomain", stage.rootDomain(),
                "device", DemoStage.DEVICE_NAME,
                "cacheMillis", CACHE_MILLIS));
        return "those whom " + POLICY + " lets in";
    }

    private static AccessPolicy operatorsMayUse(DemoStage stage) {
        return new AccessPolicy(
                List.of(new User(0, "client", DemoStage.CLIENT, Validity.ALWAYS), new User(0, "guest", GUEST, Validity.ALWAYS)),
                List.of(new Group(0, OPERATORS, "who may use the device", Set.of("client"), Set.of())),
                List.of(new Daemon(0, DemoStage.DEVICE)),
                List.of(new Device(0, DemoStage.DEVICE_NAME, DemoStage.DEVICE, DemoStage.DEVICE_NAME, "")),
                List.of(),
                List.of(new Rule(0, "operators-ssh", Rule.Effect.PERMIT, Set.of(), Set.of(OPERATORS), Set.of(DemoStage.DEVICE_NAME), Set.of(),
                        Set.of(new PermitOpen("localhost", Integer.toString(stage.sshPort()))), Validity.ALWAYS)));
    }

    @Override
    public Map<String, Object> play(DemoStage stage, DemoPlay play) {
        DemoPlay.Shown allowed = play.session(DemoStage.CLIENT, "sshnp of " + DemoStage.CLIENT);
        String refusal = play.refused(GUEST, "sshnp of " + GUEST);
        String reason = reasonFor(GUEST);
        stage.step(GUEST + " got no session: " + refusal);
        stage.step(POLICY + "'s reason: " + reason);

        book.orElseThrow().change("demo", TeamEdition::withGuest);
        stage.step("the policy is changed while all goes on: " + GUEST + " is one of the " + OPERATORS + " now");
        DemoPlay.Shown afterwards = play.session(GUEST, "sshnp of " + GUEST);

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ok", allowed.ok() && afterwards.ok());
        result.put("sessionId", allowed.sessionId());
        result.put("remoteOutput", allowed.output());
        result.put("setupMillis", allowed.setupMillis());
        result.put("deniedClient", GUEST.text());
        result.put("deniedReason", reason);
        result.put("afterChangeSessionId", afterwards.sessionId());
        result.put("afterChangeOutput", afterwards.output());
        return result;
    }

    private static AccessPolicy withGuest(AccessPolicy policy) {
        List<Group> groups = policy.groups().stream().map(group -> group.name().equals(OPERATORS)
                ? new Group(group.id(), group.name(), group.description(), Set.of("client", "guest"), group.groups()) : group).toList();
        return new AccessPolicy(policy.users(), groups, policy.daemons(), policy.devices(), policy.deviceGroups(), policy.rules());
    }

    /** What the daemon was told and the client wasn't. */
    private String reasonFor(AtSign client) {
        Decision decision = authorizer.explain(new AccessRequest(AccessRequest.Point.CONTROLLER, client, DemoStage.DEVICE, DemoStage.DEVICE_NAME,
                AccessRequest.NO_GROUP, AccessRequest.Kind.ANY, Optional.empty())).toCompletableFuture().join().decision();
        return decision instanceof Decision.Deny deny ? deny.reason() : "none, it is permitted";
    }
}
