package org.jnoports.role.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.session.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that let a client's tunnel in for some seconds (noports.md, section 6.7): made here, added to authorized_keys,
 * removed again after {@link #LIFETIME} or at {@link #close}. Thread-safe; operations compute and write files.
 */
final class EphemeralKeys implements AutoCloseable {
    /** How long a key lets somebody in. */
    static final Duration LIFETIME = Duration.ofSeconds(15);

    private static final String COMMENT = "sshnp_ephemeral_";
    private static final Logger log = LoggerFactory.getLogger(EphemeralKeys.class);

    private final SshKeys sshKeys;
    private final Workers workers;
    private final Duration lifetime;
    /** Lines that are in their files now. */
    private final Map<SessionId, Line> lines = new ConcurrentHashMap<>();

    private record Line(AuthorizedKeys file, String text) {
        void remove() {
            file.removeIf(text::equals);
        }
    }

    /** @param workers run the removals; they belong to the caller, who closes them first */
    EphemeralKeys(SshKeys sshKeys, Workers workers, Duration lifetime) {
        this.sshKeys = sshKeys;
        this.workers = workers;
        this.lifetime = lifetime;
    }

    /** Makes a session's key: milliseconds for Ed25519, seconds for RSA. */
    SshKeys.Pair create(SessionId id, SshKeys.Algorithm algorithm) {
        return sshKeys.create(algorithm, COMMENT + id);
    }

    /**
     * Lets the holder of a key in: to forward to the device's sshd, and to nothing else.
     *
     * @throws TunnelException if authorized_keys can't be written
     */
    void admit(SessionId id, SshKeys.Pair key, DaemonSettings settings) {
        Line line = new Line(new AuthorizedKeys(settings.authorizedKeys()), line(key, settings));
        lines.put(id, line);
        try {
            line.file().add(line.text());
        } catch (TunnelException e) {
            lines.remove(id);
            throw e;
        }
        removeLater(id, line);
    }

    private static String line(SshKeys.Pair key, DaemonSettings settings) {
        String more = settings.ephemeralPermissions().isEmpty() ? "" : "," + settings.ephemeralPermissions();
        return "command=\"echo \\\"ssh session complete\\\";sleep 20\",PermitOpen=\"" + settings.target() + "\"" + more + " "
                + key.publicKey();
    }

    private void removeLater(SessionId id, Line line) {
        workers.later(() -> expire(id, line), lifetime);
    }

    private void expire(SessionId id, Line line) {
        try {
            line.remove();
            lines.remove(id, line);
        } catch (TunnelException e) {
            log.warn("session {}: its ephemeral key could not be removed, tried again in {} s: {}",
                    id, lifetime.toSeconds(), e.getMessage());
            removeLater(id, line);
        }
    }

    /**
     * Removes the keys that processes have left behind which didn't live long enough to do it. Since no line can be
     * younger than its file, that is now, or when the file is as old as a key may get.
     */
    void removeLeftovers(AuthorizedKeys file) {
        try {
            Optional<Instant> changed = file.lastModified();
            if (changed.isEmpty() || !file.hasLine(EphemeralKeys::isEphemeral)) {
                return;
            }
            Duration left = lifetime.minus(Duration.between(changed.get(), Instant.now()));
            if (left.isNegative() || left.isZero()) {
                forget(file);
            } else {
                Duration wait = left.compareTo(lifetime) < 0 ? left : lifetime; // a clock may have been set back
                workers.later(() -> removeLeftovers(file), wait);
            }
        } catch (TunnelException e) {
            log.warn("keys that earlier daemons may have left behind were not removed: {}", e.getMessage());
        }
    }

    private void forget(AuthorizedKeys file) {
        file.removeIf(line -> isEphemeral(line) && lines.values().stream().noneMatch(ours -> ours.text().equals(line)));
        log.info("ephemeral keys of earlier daemons removed from {}", file);
    }

    private static boolean isEphemeral(String line) {
        String text = line.strip();
        return !text.startsWith("#") && text.substring(text.lastIndexOf(' ') + 1).startsWith(COMMENT);
    }

    /** Removes what is still there. */
    @Override
    public void close() {
        lines.forEach((id, line) -> {
            try {
                line.remove();
            } catch (TunnelException e) {
                log.warn("session {}: its ephemeral key could not be removed: {}", id, e.getMessage());
            }
        });
        lines.clear();
    }
}
