package org.jnoports.shell;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.ssh.SshConsoles;
import org.jnoports.api.ssh.SshServers;
import org.jnoports.shell.console.Shells;
import org.jnoports.shell.console.Stop;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell by ssh: off unless configured, on loopback, for the owner's keys only. */
@Component(service = {}, immediate = true, configurationPid = SshDoor.PID)
@Designate(ocd = ShellConfig.class)
public final class SshDoor {
    static final String PID = "org.jnoports.shell";
    private static final Logger log = LoggerFactory.getLogger(SshDoor.class);
    private static final int OFF = -1;

    private final SshConsoles consoles;
    private final Shells shells;
    private final Place place;
    private Optional<Open> open = Optional.empty(); // guarded by this

    /** An open door. */
    private record Open(int port, Path authorizedKeys, SshServers.Server server) {}

    /** Wired by DS. */
    @Activate
    public SshDoor(BundleContext context, ShellConfig config, @Reference SshConsoles consoles, @Reference Shells shells) {
        this.consoles = consoles;
        this.shells = shells;
        place = Place.of(context);
        apply(config);
    }

    @Modified
    void modified(ShellConfig config) {
        apply(config);
    }

    @Deactivate
    synchronized void close() {
        open.ifPresent(door -> door.server.close());
        open = Optional.empty();
    }

    /** A value that can't be used leaves the door as it was. */
    private synchronized void apply(ShellConfig config) {
        int port;
        Path keys;
        try {
            port = config.sshPort();
        } catch (RuntimeException e) { // values come through a proxy of DS, which throws what it likes when one has the wrong type
            log.warn("{}: sshPort can't be read: {}; the shell by ssh stays as it was", PID, firstLine(e));
            return;
        }
        if (port < OFF || port > 65_535) {
            log.warn("{}: sshPort = {} isn't -1 (off), 0 (any) or a port; the shell by ssh stays as it was", PID, port);
            return;
        }
        try {
            keys = config.authorizedKeys().isBlank() ? place.home().resolve("etc").resolve("authorized_keys") : Path.of(config.authorizedKeys().strip());
        } catch (InvalidPathException e) {
            log.warn("{}: authorizedKeys = '{}' is no path; the shell by ssh stays as it was", PID, config.authorizedKeys());
            return;
        }
        int wanted = port;
        if (open.filter(door -> door.port == wanted && door.authorizedKeys.equals(keys)).isPresent()) {
            return;
        }
        close();
        if (port != OFF) {
            open(port, keys);
        }
    }

    private static String firstLine(RuntimeException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private void open(int port, Path keys) {
        String user = System.getProperty("user.name");
        try {
            SshServers.Server server = consoles.start(port, user, keys, place.home().resolve("data").resolve("console").resolve("ssh_host_key"), this::receive);
            open = Optional.of(new Open(port, keys, server));
            log.info("the shell can be reached by 'ssh -p {} {}@127.0.0.1'", server.port(), user);
            if (!Files.exists(keys)) {
                log.warn("the shell by ssh lets nobody in: there is no {}; put the public keys of those who may there", keys);
            }
        } catch (TunnelException e) {
            log.warn("the shell can't be reached by ssh: {}", e.getMessage());
            log.debug("ssh", e);
        }
    }

    private int receive(SshConsoles.Visitor visitor) {
        Stop stop = new Stop();
        visitor.gone().thenRun(stop::ask);
        Shells.Caller caller = new Shells.Caller(visitor.in(), visitor.out(), visitor.err(), place.userHome(), visitor.terminal(), visitor.columns(),
                visitor.rows(), heard -> visitor.whenResized(heard::to), stop);
        return visitor.command().map(line -> shells.line(caller, line)).orElseGet(() -> talk(caller));
    }

    /** Without a terminal (ssh -T, a pipe) lines are read as they come. */
    private int talk(Shells.Caller caller) {
        return caller.terminal().isEmpty() ? shells.script(caller) : shells.shell(caller);
    }
}
