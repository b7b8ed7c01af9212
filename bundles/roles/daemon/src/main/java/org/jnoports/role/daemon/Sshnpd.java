package org.jnoports.role.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
import org.jnoports.api.role.Roles;
import org.jnoports.api.role.Roles.Configured;

/**
 * The device daemon as a program: its flags, those of the published one (noports.md, section 6.1), become a configuration
 * of the role and of the policy that lets one client in. Runs until it is asked to end.
 */
final class Sshnpd {
    private static final String POLICY_PID = "org.jnoports.policy.personal";
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    private static final Set<String> SSH_CLIENTS = Set.of("openssh", "/usr/bin/ssh", "dart", "pure-dart");
    private static final String TEAM = "comes with the team edition, a later version; name one client with --manager";
    private static final String NO_KEYS = "is not supported yet: this daemon takes no keys from clients; leave it out";

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
        AtSign client = client(given);
        if (given.has("--verbose")) {
            context.verbose();
        }
        given.value("--storage-path").ifPresent(path ->
                context.err().println("sshnpd: --storage-path isn't needed and is ignored: this daemon stores nothing"));
        String name = deviceName(given);
        return serve(context, Map.of("client", client.text(), "daemon", device.text(), "device", name),
                daemon(given, device, name, client, context.userHome()));
    }

    private static Flags flags() {
        return new Flags("sshnpd")
                .value("ATSIGN", "this device's atSign", "-a", "--atsign")
                .value("ATSIGN", "the client's atSign, the only one let in", "-m", "--manager", "--managers")
                .value("NAME", "this device's name (default)", "-d", "--device")
                .flag("shares this user's name with the client", "-u", "--un-hide", "--username")
                .flag("doesn't share it, whatever -u says", "-h", "--hide")
                .flag("logs more", "-v", "--verbose")
                .value("FILE", "the device's atKeys file (~/.atsign/keys/@name_key.atKeys)", "-k", "--key-file", "--keyFile")
                .value("HOST[:PORT]", "the atDirectory (root.atsign.org)", "--root-domain")
                .value("PORT", "the port of this device's sshd (22)", "--local-sshd-port")
                .value("HOST:PORT,…", "what may be opened (localhost:22,localhost:3389)", "--permit-open", "--po")
                .value("OPTIONS", "more authorized_keys options for ephemeral keys", "--ephemeral-permissions", "--ephemeral-permission")
                .value("TYPE", "ephemeral keys' type: ssh-ed25519 (default) or ssh-rsa", "--ssh-algorithm")
                .value("FORM", "answers as envelope (default: clients from 4.0.0-rc.4 on) or text (4.0.0-rc.2)", "--reply")
                .value("KIND", "bridges inline (default), or each in a process that outlives the daemon", "--bridge")
                .value("FILE", "where ephemeral keys are let in (~/.ssh/authorized_keys)", "--authorized-keys")
                .value("DIRECTORY", "accepted, and not needed", "--storage-path")
                .value("CLIENT", "accepted, and not needed: openssh or dart", "--ssh-client")
                .refused(true, TEAM, "-p", "--policy-manager")
                .refused(true, TEAM, "--device-group", "--dg")
                .refused(false, NO_KEYS, "-s", "--sshpublickey")
                .refused(true, NO_KEYS, "-S", "--sshpublickey-permissions");
    }

    private int serve(CommandContext context, Map<String, Object> policy, Map<String, Object> daemon) {
        Configured asked = roles.configure(POLICY_PID, policy);
        try (asked; Configured role = roles.configure(DaemonComponent.PID, daemon)) {
            CompletableFuture<Void> stopping = context.stopping().toCompletableFuture();
            if (becomesReady(role, stopping)) {
                context.progress("Monitor of " + daemon.get("atSign") + ": monitor started; " + policy.get("client") + " may connect");
            }
            stopping.join();
            context.progress("Stopping: sessions may go on for some seconds");
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

    private static AtSign client(Flags.Given given) {
        String managers = given.required("--manager");
        List<String> names = Arrays.stream(managers.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty()).toList();
        if (names.size() != 1) {
            throw new UsageException("--manager '" + managers + "': letting several atSigns in " + TEAM);
        }
        return atSign("--manager", names.get(0));
    }

    private static AtSign atSign(String name, String text) {
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

    private static Map<String, Object> daemon(
            Flags.Given given, AtSign device, String name, AtSign client, Path userHome) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("atSign", device.text());
        configuration.put("device", name);
        configuration.put("keyFile", given.value("--key-file")
                .orElseGet(() -> AtKeysStore.defaultFile(userHome, device).toString()));
        configuration.put("authorizedKeys", given.value("--authorized-keys")
                .orElseGet(() -> userHome.resolve(".ssh").resolve("authorized_keys").toString()));
        if (given.has("--un-hide") && !given.has("--hide")) {
            configuration.put("shareUsernameWith", new String[] {client.text()});
        }
        given.value("--local-sshd-port").ifPresent(text ->
                configuration.put("localSshdPort", given.toPort("--local-sshd-port", text)));
        given.value("--permit-open").ifPresent(text -> configuration.put("permitOpen", text.split(",", -1)));
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
