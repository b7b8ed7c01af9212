package org.jnoports.policy.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.Explanation.Considered;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.policy.file.text.Consistency;
import org.jnoports.policy.file.text.Limits;
import org.jnoports.policy.file.text.PolicyText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy in a file. What the file says is in force; a later edition takes its place once it has been read, and one that
 * can't be used changes nothing but for a warning. Questions never wait for a file.
 *
 * <p>A file that is being written is left alone until it has stayed the same for one interval: half a policy may permit more
 * than a whole one.
 */
final class PolicyFile implements AuthorizationPolicy {
    private static final int MOST_TOLD = 10;
    private static final Logger log = LoggerFactory.getLogger(PolicyFile.class);

    private final String name;
    private final Path file;
    private final Optional<AccessPolicy> whenMissing;
    private final Duration interval;
    private final Clock clock;
    private final BiConsumer<AccessPolicy, Loaded> edited;

    private volatile Standing standing; // any thread asks; whoever holds the lock exchanges it
    private Optional<FileState> judged = Optional.empty(); // guarded by this: what the standing came of, or stayed in spite of
    private Optional<FileState> seen = Optional.empty(); // guarded by this: at the last look
    private Instant seenSince = Instant.MAX; // guarded by this
    private boolean missed; // guarded by this: that it isn't there has been said
    private List<String> told = List.of(); // guarded by this: what was wrong the last time

    private sealed interface Standing {}

    private record InForce(Loaded loaded) implements Standing {}

    /** Nobody is permitted, though nobody said no. */
    private record Nobody(List<String> reasons) implements Standing {
        Decision.Deny deny() {
            return Decision.Deny.undecided(reasons.get(0) + (reasons.size() > 1 ? " (and " + (reasons.size() - 1) + " more)" : ""));
        }
    }

    /**
     * @param name what rules carry in front
     * @param whenMissing what is in force where there is no file to begin with; empty: nobody is permitted
     * @param interval how long a file must have stayed the same
     * @param edited told of the policy before and of the one that somebody wrote into the file instead
     */
    PolicyFile(String name, Path file, Optional<AccessPolicy> whenMissing, Duration interval, Clock clock, BiConsumer<AccessPolicy, Loaded> edited) {
        this.name = name;
        this.file = file;
        this.whenMissing = whenMissing;
        this.interval = interval;
        this.clock = clock;
        this.edited = edited;
        standing = new Nobody(List.of(file + " has not been read yet"));
    }

    /** How often it is to be looked at. */
    Duration interval() {
        return interval;
    }

    /** Reads the file if it is another one than before and isn't being written. Never throws. */
    synchronized void look() {
        look(false);
    }

    /** Reads the file however young it is: for one that is only ever replaced as a whole. */
    synchronized void lookAtOnce() {
        look(true);
    }

    private void look(boolean settled) {
        try {
            Optional<FileState> is = FileState.of(file);
            note(is);
            if (is.isEmpty()) {
                missing();
            } else if (!is.equals(judged)) {
                if (settled || hasSettled(is.get())) {
                    judge(is.get());
                } else if (judged.isEmpty()) {
                    standing = new Nobody(List.of(file + " was written just now; it is read once it has stayed the same for " + interval.toMillis() + " ms"));
                }
            }
            missed = is.isEmpty();
        } catch (IOException | RuntimeException e) { // whatever is wrong with it, the timer goes on
            bad(List.of(file + " can't be read: " + e.getMessage()), Optional.empty());
        }
    }

    /** Clocks are set back, too. */
    private void note(Optional<FileState> is) {
        Instant now = clock.instant();
        if (!is.equals(seen) || now.isBefore(seenSince)) {
            seen = is;
            seenSince = now;
        }
    }

    private boolean hasSettled(FileState is) {
        Instant then = clock.instant().minus(interval);
        return !seenSince.isAfter(then) || !is.modified().toInstant().isAfter(then);
    }

    private void missing() {
        if (missed) {
            return;
        }
        if (standing instanceof InForce) {
            log.warn("policy {}: {} isn't there any more; what it said stays in force", name, file);
        } else if (whenMissing.isPresent()) {
            standing = new InForce(Loaded.of(name, whenMissing.get(), 0, ""));
            log.info("policy {}: {} isn't there yet, so nobody is permitted", name, file);
        } else {
            standing = new Nobody(List.of(file + " isn't there"));
            log.warn("policy {}: {} isn't there; until it is nobody is permitted", name, file);
        }
    }

    private void judge(FileState is) throws IOException {
        if (!is.regular()) {
            bad(List.of(file + " is no file"), Optional.of(is));
            return;
        }
        try {
            String text = SmallFile.read(file);
            if (!FileState.of(file).equals(Optional.of(is))) {
                return; // it changed meanwhile; the next look sees
            }
            PolicyText.Reading reading = PolicyText.read(text, file.toString());
            Loaded loaded = Loaded.of(name, reading.policy(), reading.edition(), text);
            judged = Optional.of(is);
            told = List.of();
            Optional<Loaded> before = inForce();
            standing = new InForce(loaded);
            before.filter(one -> !one.policy().equals(loaded.policy())).ifPresent(one -> edited.accept(one.policy(), loaded));
            reading.notes().forEach(note -> log.warn("policy {}: {}", name, note));
            log.info("policy {}: {} is in force: version {}, {} users, {} devices, {} rules", name, file, loaded.version(),
                    loaded.policy().users().size(), loaded.policy().devices().size(), loaded.policy().rules().size());
        } catch (PolicyException e) {
            bad(e.reasons(), Optional.of(is));
        } catch (IOException e) {
            bad(List.of(file + ": " + e.getMessage()), Optional.of(is));
        }
    }

    /** @param is the edition, about which it is said once; empty: it couldn't even be looked at, and that is said until it changes */
    private void bad(List<String> reasons, Optional<FileState> is) {
        boolean inForce = standing instanceof InForce;
        if (!inForce) {
            standing = new Nobody(reasons);
        }
        if (is.isPresent()) {
            judged = is;
        } else if (reasons.equals(told)) {
            return;
        }
        told = reasons;
        List<String> first = reasons.subList(0, Math.min(MOST_TOLD, reasons.size()));
        log.warn("policy {}: {} can't be used, {}: {}{}", name, file, inForce ? "so what was in force stays so" : "so nobody is permitted",
                String.join("; ", first), reasons.size() > first.size() ? "; and " + (reasons.size() - first.size()) + " more" : "");
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        Standing now = standing;
        return CompletableFuture.completedFuture(now instanceof InForce in
                ? in.loaded().compiled().decide(request, clock.instant()) : ((Nobody) now).deny());
    }

    @Override
    public CompletionStage<Explanation> explain(AccessRequest request) {
        Standing now = standing;
        if (now instanceof InForce in) {
            return CompletableFuture.completedFuture(in.loaded().compiled().explain(request, clock.instant()));
        }
        Decision.Deny deny = ((Nobody) now).deny();
        return CompletableFuture.completedFuture(new Explanation(deny, List.of(new Considered(name, deny.reason()))));
    }

    /** What is in force; empty: nothing is, and nobody is permitted. */
    Optional<Loaded> inForce() {
        return standing instanceof InForce in ? Optional.of(in.loaded()) : Optional.empty();
    }

    /**
     * Changes the policy and the file.
     *
     * @return what is in force now: as before, if nothing was changed
     * @throws PolicyException if the new policy isn't consistent, or can't be stored, or the file holds what can't be used
     */
    synchronized Loaded change(UnaryOperator<AccessPolicy> change) {
        Loaded before = upToDate();
        AccessPolicy wanted = change.apply(before.policy());
        if (wanted == null) {
            throw new PolicyException(List.of("the change makes no policy"));
        }
        AccessPolicy after = Ids.given(wanted);
        List<String> complaints = Consistency.complaints(after);
        if (!complaints.isEmpty()) {
            throw new PolicyException(complaints);
        }
        if (after.equals(before.policy())) {
            return before;
        }
        long edition = before.edition() + 1;
        String text = PolicyText.print(after, edition);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Limits.MAX_BYTES) {
            throw new PolicyException(List.of("the policy would be larger than a file of " + Limits.MAX_BYTES / (1024 * 1024) + " MiB"));
        }
        Loaded loaded = Loaded.of(name, after, edition, text);
        try {
            SmallFile.replace(file, bytes);
            judged = FileState.of(file);
        } catch (IOException e) {
            throw new PolicyException(file + " can't be written: " + e, e);
        }
        standing = new InForce(loaded);
        return loaded;
    }

    /** Nothing that somebody has written into the file meanwhile is overwritten unread. */
    private Loaded upToDate() {
        look();
        if (!(standing instanceof InForce in)) {
            throw new PolicyException(((Nobody) standing).reasons());
        }
        try {
            Optional<FileState> is = FileState.of(file);
            if (is.isPresent() && !is.equals(judged)) {
                throw new PolicyException(List.of(file + " is being written by somebody else; try again"));
            }
        } catch (IOException e) {
            throw new PolicyException(file + " can't be read: " + e.getMessage(), e);
        }
        return in.loaded();
    }
}
