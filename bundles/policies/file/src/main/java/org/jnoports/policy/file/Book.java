package org.jnoports.policy.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.policy.file.text.PolicyText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy that can be changed while it is in force, in a file of its own. The lock file beside it ({@code team.yaml.lock})
 * keeps a second book off the same file, in this process and in others.
 */
final class Book implements PolicyBook, AuthorizationPolicy, AutoCloseable {
    private static final String LOCAL = "@local";
    private static final int MAX_LOCAL_NAME = 40;
    private static final Logger log = LoggerFactory.getLogger(Book.class);

    private final String name;
    private final PolicyFile file;
    private final AccessRequest.Point point;
    private final Supplier<Optional<AuditLog>> audit;
    private final Clock clock;
    private final FileChannel lock;
    private boolean closed;

    /**
     * Reads the file.
     *
     * @param point who records changes
     * @param audit asked for each change
     * @throws TunnelException if the file is another book's, or its directory can't be used
     */
    Book(String name, Path file, Duration interval, AccessRequest.Point point, Supplier<Optional<AuditLog>> audit, Clock clock) {
        this.name = name;
        this.file = new PolicyFile(name, file, Optional.of(AccessPolicy.EMPTY), interval, clock, this::edited);
        this.point = point;
        this.audit = audit;
        this.clock = clock;
        this.lock = locked(file);
        this.file.lookAtOnce();
    }

    private static FileChannel locked(Path file) {
        FileChannel channel = null;
        try {
            SmallFile.makeDirectory(file);
            channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                SmallFile.removeLeftovers(file);
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            log.debug("{} is locked by this process", file, e);
        } catch (IOException e) {
            close(channel);
            throw new TunnelException(file + " can't be used: " + e, e);
        }
        close(channel);
        throw new TunnelException(file + " belongs to another policy book that is open; give this one another name");
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            log.warn("a lock file can't be closed: {}", e.getMessage());
        }
    }

    /** To be looked at again and again. */
    PolicyFile file() {
        return file;
    }

    @Override
    public Edition current() {
        return file.inForce().map(Book::edition).orElse(new Edition(AccessPolicy.EMPTY, "unusable"));
    }

    private static Edition edition(Loaded loaded) {
        return new Edition(loaded.policy(), loaded.version());
    }

    @Override
    public synchronized Edition change(String by, UnaryOperator<AccessPolicy> change) {
        if (closed) {
            throw new PolicyException(List.of("policy book " + name + " is closed; try again"));
        }
        AccessPolicy[] before = {AccessPolicy.EMPTY};
        Loaded after = file.change(policy -> {
            before[0] = policy;
            return change.apply(policy);
        });
        if (!after.policy().equals(before[0])) {
            changed(by, before[0], after);
        }
        return edition(after);
    }

    private void edited(AccessPolicy before, Loaded after) {
        record(LOCAL, "somebody edited its file: " + Changes.between(before, after.policy()), after.version());
    }

    private void changed(String by, AccessPolicy before, Loaded after) {
        record(by, (by.startsWith("@") ? by : "local user " + by) + ": " + Changes.between(before, after.policy()), after.version());
    }

    private void record(String by, String reason, String version) {
        log.info("policy {}, version {}: {}", name, version, reason);
        audit.get().ifPresent(recorded -> recorded.record(new AuditEntry(clock.instant(), AuditEntry.Event.CHANGED, point, who(by), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), reason, "", version)));
    }

    /** An entry wants an atSign; the reason says who it really was. */
    private static AtSign who(String by) {
        String local = by.codePoints().filter(Character::isLetterOrDigit).limit(MAX_LOCAL_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        for (String candidate : List.of(by.startsWith("@") ? by : LOCAL + "_" + local, LOCAL)) {
            try {
                return AtSign.of(candidate);
            } catch (IllegalArgumentException e) {
                log.debug("'{}' is no atSign", candidate);
            }
        }
        throw new IllegalStateException(LOCAL + " is one");
    }

    @Override
    public String print(AccessPolicy policy) {
        return PolicyText.print(policy, 0);
    }

    @Override
    public AccessPolicy parse(String text, String source) {
        PolicyText.Reading reading = PolicyText.read(text, source);
        reading.notes().forEach(note -> log.warn("{}", note));
        return reading.policy();
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        return file.decide(request);
    }

    @Override
    public CompletionStage<Explanation> explain(AccessRequest request) {
        return file.explain(request);
    }

    /** Lets go of the file; whoever still asks is answered. */
    @Override
    public synchronized void close() {
        closed = true;
        close(lock);
    }
}
