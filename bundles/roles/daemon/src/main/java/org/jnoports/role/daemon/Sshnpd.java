package org.jnoports.role.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.role.Roles;
import org.jnoports.api.role.Roles.Configured;

/**
 * The device daemon as a program: its flags, those of the published one (noports.md, section 6.1), become a configuration
 * of the role and of the policies that say who may connect. Runs until it is asked to end.
 */
final class Sshnpd {
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    private static final Set<String> SSH_CLIENTS = Set.of("openssh", "/usr/bin/ssh", "dart", "pure-dart");
    private static final String NOBODY_TO_TELL = "sshnpd: the user name (-u) is shared with managers only, and there are none";

    private final Roles roles;

    Sshnpd(Roles roles) {
        this.roles = roles;
    }

    int run(CommandContext context, List<String> arguments) {
        Flags.Given given = flags().parse(arguments);
        if (given.help()) {
            given.printUsage(context.out());
            return Command.DONE;
        }
        check(given);
        AtSign device = atSign("--atsign", given.required("--atsign"));
        WhoMayConnect clients = WhoMayConnect.from(given);
        if (given.has("--verbose")) {
            context.verbose();
        }
        given.value("--storage-path").ifPresent(path ->
                context.err().println("sshnpd: --storage-path isn't needed and is ignored: this daemon stores nothing"));
        Map<String, Object> daemon = daemon(given, device, deviceName(given), clients, context.userHome());
        if (given.has("--un-hide") && shares(given) && clients.managers().isEmpty()) {
            context.err().println(NOBODY_TO_TELL);
        }
        return serve(context, clients, daemon);
    }

    private static Flags flags() {
        return new Flags("sshnpd")
                .value("ATSIGN", "this device's atSign", "-a", "--atsign")
                .value("ATSIGN,…", "the clients' atSigns; -m or -p must be there", "-m", "--manager", "--managers")
                .value("ATSIGN", "whom to ask who else may connect", "-p", "--policy-manager")
                .value("NAME", "the group of devices that policies know this one in (none)", "--device-group", "--dg")
                .value("NAME", "this device's name (default)", "-d", "--device")
                .flag("accepted: so it is, unless -h says otherwise", "-u", "--un-hide", "--username")
                .flag("tells the managers neither this user's name nor what this device is and can", "-h", "--hide")
                .flag("logs more", "-v", "--verbose")
                .value("FILE", "the device's atKeys file (~/.atsign/keys/@name_key.atKeys)", "-k", "--key-file", "--keyFile")
                .value("HOST[:PORT]", "the atDirectory (root.atsign.org)", "--root-domain")
                .value("PORT", "the port of this device's sshd (22)", "--local-sshd-port")
                .value("HOST:PORT,…", "what may be opened (localhost:22,localhost:3389; with -p anything)", "--permit-open", "--po")
                .value("OPTIONS", "more authorized_keys options for ephemeral keys", "--ephemeral-permissions", "--ephemeral-permission")
                .value("TYPE", "ephemeral keys' type: ssh-ed25519 (default) or ssh-rsa", "--ssh-algorithm")
                .value("FORM", "answers as envelope (default: clients from 4.0.0-rc.4 on) or text (4.0.0-rc.2)", "--reply")
                .value("KIND", "bridges inline (default), or each in a process that outlives the daemon", "--bridge")
                .value("FILE", "where ephemeral keys are let in (~/.ssh/authorized_keys)", "--authorized-keys")
                .value("DIRECTORY", "accepted, and not needed", "--storage-path")
                .value("CLIENT", "accepted, and not needed: openssh or dart", "--ssh-client")
                .flag("lets ssh keys in that permitted clients send", "-s", "--sshpublickey")
                .value("OPTIONS", "authorized_keys options for those", "-S", "--sshpublickey-permissions");
    }

    private int serve(CommandContext context, WhoMayConnect clients, Map<String, Object> daemon) {
        Deque<Configured> policies = new ArrayDeque<>();
        try {
            clients.policies(daemon).forEach(policy -> policies.push(roles.configure(policy.factoryPid(), policy.configuration())));
            try (Configured role = roles.configure(DaemonComponent.PID, daemon)) {
                CompletableFuture<Void> stopping = context.stopping().toCompletableFuture();
                if (becomesReady(role, stopping)) {
                    context.progress("Monitor of " + daemon.get("atSign") + ": monitor started; " + clients);
                }
                stopping.join();
                context.progress("Stopping: sessions may go on for some seconds");
            }
        } finally {
            policies.forEach(Configured::close); // after the daemon, the last one first
        }
        return Command.DONE;
    }

    /** @return false if the process was asked to end before; the thread that waits ends when the role is closed */
    private static boolean becomesReady(Configured role, CompletableFuture<Void> stopping) {
        CompletableFuture<Void> ready = CompletableFuture.runAsync(() -> role.awaitReady(READY_LIMIT), Sshnpd::inThread);
        try {
            CompletableFuture.anyOf(ready, stopping).join();
            return !stopping.isDone();
        } catch (CompletionException e) {
            throw Failures.cause(e) instanceof TunnelException known ? known : new TunnelException(Failures.sentence(e), e);
        }
    }

    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "jnoports-sshnpd-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void check(Flags.Given given) {
        if (!given.positionals().isEmpty()) {
            throw new UsageException("'" + given.positionals().get(0) + "' isn't a flag; see sshnpd --help");
        }
        given.value("--ssh-client").filter(name -> !SSH_CLIENTS.contains(name)).ifPresent(name -> {
            throw new UsageException("--ssh-client '" + name + "' is neither openssh nor dart");
        });
        oneOf(given, "--reply", "envelope", "text");
        oneOf(given, "--bridge", "inline", "process");
        oneOf(given, "--ssh-algorithm", "ssh-ed25519", "ssh-rsa");
    }

    private static void oneOf(Flags.Given given, String name, String... allowed) {
        given.value(name).filter(text -> !Arrays.asList(allowed).contains(text)).ifPresent(text -> {
            throw new UsageException(name + " '" + text + "' is none of " + String.join(", ", allowed));
        });
    }

    private static boolean shares(Flags.Given given) {
        return !given.has("--hide");
    }

    /** @throws UsageException if it isn't one */
    static AtSign atSign(String name, String text) {
        try {
            return AtSign.of(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + ": " + e.getMessage());
        }
    }

    private static String deviceName(Flags.Given given) {
        try {
            return SettingsReader.deviceName(given.value("--device").orElse("default"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--device: " + e.getMessage());
        }
    }

    private static String deviceGroup(String text) {
        try {
            return SettingsReader.deviceGroup(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--device-group: " + e.getMessage());
        }
    }

    private static Map<String, Object> daemon(
            Flags.Given given, AtSign device, String name, WhoMayConnect clients, Path userHome) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("atSign", device.text());
        configuration.put("device", name);
        configuration.put("keyFile", given.value("--key-file")
                .orElseGet(() -> AtKeysStore.defaultFile(userHome, device).toString()));
        configuration.put("authorizedKeys", given.value("--authorized-keys")
                .orElseGet(() -> userHome.resolve(".ssh").resolve("authorized_keys").toString()));
        if (shares(given) && !clients.managers().isEmpty()) {
            configuration.put("shareUsernameWith", clients.managers().stream().map(AtSign::text).toArray(String[]::new));
        }
        given.value("--device-group").ifPresent(text -> configuration.put("deviceGroup", deviceGroup(text)));
        given.value("--local-sshd-port").ifPresent(text ->
                configuration.put("localSshdPort", given.toPort("--local-sshd-port", text)));
        given.value("--permit-open").map(text -> text.split(",", -1))
                .or(() -> clients.policyManager().map(decides -> new String[] {PermitOpen.ANY.toString()})) // as from 5.7 on
                .ifPresent(masks -> configuration.put("permitOpen", masks));
        if (given.has("--sshpublickey")) {
            configuration.put("acceptPublicKeys", true);
        }
        copy(given, "--sshpublickey-permissions", "publicKeyPermissions", configuration);
        copy(given, "--root-domain", "rootDomain", configuration);
        copy(given, "--ephemeral-permissions", "ephemeralPermissions", configuration);
        copy(given, "--ssh-algorithm", "sshAlgorithm", configuration);
        copy(given, "--reply", "reply", configuration);
        copy(given, "--bridge", "bridge", configuration);
        return configuration;
    }

    private static void copy(Flags.Given given, String flag, String key, Map<String, Object> configuration) {
        Optional<String> value = given.value(flag);
        value.ifPresent(text -> configuration.put(key, text));
    }
}
