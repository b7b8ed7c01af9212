package org.jnoports.commands.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.role.Roles;
import org.jnoports.api.ssh.SshServers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a session needs on the other end, in this process: atDirectory and atServers, relay, policy, daemon and
 * an SSH server. Closing it takes all of it down, last first.
 */
final class DemoStage implements AutoCloseable {
    static final AtSign CLIENT = AtSign.of("@demo_client");
    static final AtSign DEVICE = AtSign.of("@demo_device");
    static final AtSign RELAY = AtSign.of("@demo_relay");
    static final String DEVICE_NAME = "garage";

    private static final Logger log = LoggerFactory.getLogger(DemoStage.class);
    private static final Duration READY_LIMIT = Duration.ofSeconds(20);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Roles roles;
    private final Steps steps;
    private final Path home;
    private final Path directory;
    private final String user = System.getProperty("user.name");
    private String rootDomain = "";
    private int sshPort;

    /**
     * @param home where this process finds and keeps its trust
     * @param directory for everything else, deleted by the caller
     */
    DemoStage(Roles roles, Steps steps, Path home, Path directory) {
        this.roles = roles;
        this.home = home;
        this.steps = steps;
        this.directory = directory;
    }

    /** @param servers the SSH servers to try, best first */
    void build(List<SshServers> servers, SshKeys keys, Edition edition) {
        try {
            startSshServer(servers, keys);
            startAtServers(edition.moreAtSigns());
            startRelay();
            startDaemon(edition.authorize(this));
        } catch (IOException e) {
            throw new TunnelException("the demo can't write to " + directory + ": " + e.getMessage(), e);
        }
    }

    private void startSshServer(List<SshServers> servers, SshKeys keys) throws IOException {
        SshKeys.Pair login = keys.create(SshKeys.Algorithm.ED25519, "jnoports-demo");
        PrivateFiles.write(identityFile(), login.privateKey());
        PrivateFiles.write(authorizedKeys(), login.publicKey() + "\n");
        Path hostKey = hostKey();
        for (SshServers candidate : servers) {
            try {
                SshServers.Server server = candidate.start(user, authorizedKeys(), hostKey);
                open.push(server);
                keepHostKey(hostKey);
                sshPort = server.port();
                String kind = candidate instanceof OpenSshServers ? "the machine's sshd" : "the embedded one, Apache MINA";
                steps.done("the device's SSH server listens on 127.0.0.1:" + sshPort + " (" + kind + ")");
                return;
            } catch (TunnelException e) {
                log.info("{}", e.getMessage());
            }
        }
        throw new TunnelException("the demo found no SSH server: install OpenSSH's sshd, or put the bundles ssh.mina and sshd-osgi back");
    }

    /** The same in every demo of a home: the home's known_hosts remembers it, and would refuse another one. */
    private Path hostKey() throws IOException {
        Path hostKey = directory.resolve("ssh_host_key");
        if (Files.exists(keptHostKey())) {
            PrivateFiles.write(hostKey, Files.readString(keptHostKey()));
        }
        return hostKey;
    }

    private void keepHostKey(Path hostKey) throws IOException {
        if (!Files.exists(keptHostKey())) {
            PrivateFiles.write(keptHostKey(), Files.readString(hostKey));
        }
    }

    private Path keptHostKey() {
        return home.resolve("data").resolve("demo_ssh_host_key");
    }

    private void startAtServers(List<AtSign> more) throws IOException {
        List<AtSign> all = Stream.concat(Stream.of(CLIENT, DEVICE, RELAY), more.stream()).toList();
        Path data = directory.resolve("atserver");
        String host = ownLoopbackAddress();
        open.push(() -> deleteTrust(host));
        configure("org.jnoports.atserver", Map.of(
                "host", host,
                "bindHost", host,
                "rootPort", 0,
                "atSigns", all.stream().map(AtSign::text).toArray(String[]::new),
                "keysDirectory", keysDirectory().toString(),
                "dataDirectory", data.toString()));
        rootDomain = Files.readString(data.resolve("atdirectory.address")).strip();
        steps.done("atDirectory on " + rootDomain + ", atServers of " + all.stream().limit(all.size() - 1).map(AtSign::text).collect(Collectors.joining(", "))
                + " and " + all.get(all.size() - 1));
    }

    /**
     * Trust goes by the name of the root domain: with an address of its own, this demo's CA is trusted by nobody who talks to
     * "localhost", and another demo beside it doesn't mind. Only Linux answers on all of 127.0.0.0/8 by itself.
     */
    private static String ownLoopbackAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return System.getProperty("os.name").equals("Linux")
                ? "127.77." + random.nextInt(256) + "." + random.nextInt(1, 255) : "localhost";
    }

    private void deleteTrust(String host) throws IOException {
        if (!host.equals("localhost")) {
            Files.deleteIfExists(home.resolve("trust").resolve(host + ".pem"));
            Files.deleteIfExists(home.resolve("trust").resolve("." + host + ".pem.lock"));
        }
    }

    private void startRelay() {
        configure("org.jnoports.role.relay", Map.of(
                "atSign", RELAY.text(),
                "keyFile", keyFile(RELAY).toString(),
                "rootDomain", rootDomain,
                "advertisedHost", "127.0.0.1",
                "bindHost", "127.0.0.1"));
        steps.done("relay " + RELAY + " listens for requests");
    }

    private void startDaemon(String permitted) {
        configure("org.jnoports.role.daemon", Map.of(
                "atSign", DEVICE.text(),
                "keyFile", keyFile(DEVICE).toString(),
                "rootDomain", rootDomain,
                "device", DEVICE_NAME,
                "localSshdPort", sshPort,
                "permitOpen", new String[] {"localhost:" + sshPort},
                "authorizedKeys", authorizedKeys().toString()));
        steps.done("daemon " + DEVICE_NAME + DEVICE + " listens for requests of " + permitted);
    }

    /** Configures a policy, which is there when it is there: until then everybody is denied. */
    void configurePolicy(String pid, Map<String, Object> configuration) {
        open.push(roles.configure(pid, configuration));
    }

    /** Configures a role and waits until it is ready. */
    void configure(String pid, Map<String, Object> configuration) {
        Roles.Configured configured = roles.configure(pid, configuration);
        open.push(configured);
        configured.awaitReady(READY_LIMIT);
    }

    /** The arguments with which a person would open a session to this stage's device. */
    List<String> sshnpArguments(AtSign client) {
        return List.of("-f", client.text(), "-t", DEVICE.text(), "-r", RELAY.text(), "-d", DEVICE_NAME, "-u", user,
                "-i", identityFile().toString(), "-k", keyFile(client).toString(), "--root-domain", rootDomain,
                "--remote-sshd-port", Integer.toString(sshPort), "--no-ac", "--no-ad", "--no-et"); // the tunnel of 4.x: ssh alone, no process of ours
    }

    void step(String text) {
        steps.done(text);
    }

    /** A name that no other demo of this home has. */
    String uniqueName() {
        return directory.getFileName().toString();
    }

    /** Files that a part of the demo makes outside of its directory. */
    void deletedAtTheEnd(Path where, String prefix) {
        open.push(() -> {
            if (Files.isDirectory(where)) {
                try (DirectoryStream<Path> made = Files.newDirectoryStream(where, file -> file.getFileName().toString().startsWith(prefix))) {
                    for (Path file : made) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        });
    }

    Path home() {
        return home;
    }

    String rootDomain() {
        return rootDomain;
    }

    int sshPort() {
        return sshPort;
    }

    String user() {
        return user;
    }

    Path identityFile() {
        return directory.resolve("id_demo");
    }

    private Path authorizedKeys() {
        return directory.resolve("authorized_keys");
    }

    private Path keysDirectory() {
        return directory.resolve("keys");
    }

    Path keyFile(AtSign atSign) {
        return keysDirectory().resolve(atSign + "_key.atKeys");
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) { // one that can't be closed must not keep the others open
                log.warn("a part of the demo did not close: {}", e.getMessage());
                log.debug("while closing", e);
            }
        }
    }
}
