package org.jnoports.role.controller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.role.Roles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * {@code npp}: its flags (noports-modern.md, section 7.6) become configurations of the controller and of a policy book that
 * decides for it. Runs until it is asked to end.
 */
@Component(service = Command.class, property = {
    Command.NAME + "=npp",
    Command.DESCRIPTION + "=the authorization controller: answers daemons who may use them"
})
public final class NppCommand implements Command {
    static final String BOOK_PID = "org.jnoports.policy.book";
    static final String BOOK = "npp";
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    private static final Duration BOOK_LIMIT = Duration.ofSeconds(10);

    private final Books books = new Books();
    private final Roles roles;
    private final String version;

    /** Called by DS. */
    @Activate
    public NppCommand(BundleContext context, @Reference Roles roles) {
        this(context.getBundle().getVersion().toString(), roles);
    }

    NppCommand(String version, Roles roles) {
        this.version = version;
        this.roles = roles;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBook(PolicyBook book, Map<String, Object> properties) {
        books.add(book, properties);
    }

    void removeBook(PolicyBook book) {
        books.remove(book);
    }

    private static Flags flags(String program) {
        return new Flags(program, "Answers daemons who may use them, by a policy of users, groups, devices and rules, until it is stopped.")
                .value("ATSIGN", "the controller's atSign; required", "-a", "--atsign")
                .value("FILE", "its atKeys file (~/.atsign/keys/@name_key.atKeys)", "-k", "--key-file", "--keyFile", "--keys")
                .value("HOST[:PORT]", "the atDirectory (root.atsign.org)", "--root-domain", "--root-server", "--rootDomain")
                .value("ATSIGN,…", "the daemons that are answered (every one that asks)", "--daemon-atsigns")
                .value("ATSIGN,…", "who may change the policy by npp_client (the controller's own atSign; nobody)", "--manager-allow-list")
                .value("METHOD", "how the policy is kept: file", "--persistence-method")
                .value("ATSIGN", "who collects session events", "--event-logging-atsign")
                .refused("is not supported: what it says can be said by flags, or in etc/" + ControllerComponent.PID + "-<name>.cfg of the home", "--config")
                .refused("is not supported: the policy is kept in data/policy/" + BOOK + ".yaml of the home, which --home chooses", "--policy-directory")
                .refused("is not supported: the atKeys file must not be encrypted; leave it out", "-P", "--passphrase")
                .words("", "");
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        Flags.Given given = flags(context.name()).parse(arguments);
        if (given.help()) {
            given.printUsage(context.out());
            return DONE;
        } else if (given.has("--version")) {
            context.out().println(context.name() + " " + version);
            return DONE;
        }
        check(given);
        Map<String, Object> controller = controller(given, context.userHome());
        Map<String, Object> book = Map.of("name", BOOK, "points", "controller");
        if (given.has("--verbose")) {
            context.verbose();
        }
        given.value("--storage-path").ifPresent(path ->
                context.err().println(context.name() + ": --storage-path isn't needed and is ignored: the policy is all that is stored"));
        return serve(context, book, controller);
    }

    private int serve(CommandContext context, Map<String, Object> book, Map<String, Object> controller) {
        Roles.Configured policy = roles.configure(BOOK_PID, book);
        try (policy; Roles.Configured role = roles.configure(ControllerComponent.PID, controller)) {
            context.progress("Connecting as " + controller.get("atSign"));
            role.awaitReady(READY_LIMIT);
            awaitBook();
            context.progress("Policy service " + controller.get("atSign") + " answers "
                    + (controller.containsKey("daemons") ? String.join(", ", (String[]) controller.get("daemons")) : "every daemon that asks"));
            context.stopping().toCompletableFuture().join();
            context.progress("Stopping: questions in hand are answered");
        }
        return DONE;
    }

    private void awaitBook() {
        if (books.await(BOOK, BOOK_LIMIT).isEmpty()) {
            throw new TunnelException("there is no policy to decide by: the bundle org.jnoports.policy.file is missing, or can't read its file;"
                    + " its log line says why");
        }
    }

    private static void check(Flags.Given given) {
        given.words().stream().findFirst().ifPresent(word -> {
            throw new UsageException(given.program() + ": '" + word + "' isn't a flag; see " + given.program() + " --help");
        });
        given.value("--persistence-method").filter(method -> !method.equals("file")).ifPresent(method -> {
            throw new UsageException(given.program() + ": --persistence-method '" + method
                    + "' is not supported: the policy is kept in a file of the home; leave it out");
        });
    }

    private static Map<String, Object> controller(Flags.Given given, Path userHome) {
        AtSign atSign = given.required("--atsign", AtSign::of);
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("atSign", atSign.text());
        configuration.put("book", BOOK);
        configuration.put("keyFile", given.value("--key-file").orElseGet(() -> AtKeysStore.defaultFile(userHome, atSign).toString()));
        given.value("--root-domain").ifPresent(text -> configuration.put("rootDomain", text));
        given.value("--daemon-atsigns", NppCommand::atSigns).ifPresent(daemons -> configuration.put("daemons", daemons));
        given.value("--event-logging-atsign", AtSign::of).ifPresent(listener -> configuration.put("eventLoggingAtSign", listener.text()));
        if (given.isGiven("--manager-allow-list")) { // given and empty says: nobody
            configuration.put("managers", given.value("--manager-allow-list").filter(text -> !text.equals(SettingsReader.NOBODY)).isEmpty()
                    ? new String[] {SettingsReader.NOBODY} : given.value("--manager-allow-list", NppCommand::atSigns).orElseThrow());
        }
        return configuration;
    }

    private static String[] atSigns(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty()).map(name -> AtSign.of(name).text())
                .toArray(String[]::new);
    }
}
