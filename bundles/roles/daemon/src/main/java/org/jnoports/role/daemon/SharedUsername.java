package org.jnoports.role.daemon;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.Heartbeat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who knows the user name of this process, and what the device is and can, under one atSign and device name. One change after the other; what earlier
 * processes told, and nobody is to be told any more, is taken back as well. Thread-safe.
 */
final class SharedUsername {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final Logger log = LoggerFactory.getLogger(SharedUsername.class);

    private final ControlLink link;
    private final String userName;
    private final Supplier<Heartbeat> info;
    private final Set<AtSign> told = new HashSet<>(); // guarded by this, as below
    private CompletionStage<Void> changes = DONE;

    /** @param info what the daemon is and can at the moment */
    SharedUsername(ControlLink link, String userName, Supplier<Heartbeat> info) {
        this.link = link;
        this.userName = userName;
        this.info = info;
    }

    /** From now on these atSigns know, and no others. */
    synchronized void shareWith(Set<AtSign> wanted) {
        link.hold();
        changes = changes.thenCompose(before -> takeBack(wanted))
                .thenCompose(before -> tell(wanted))
                .handle((done, failure) -> {
                    link.letGo();
                    return null;
                });
    }

    /** Tells whoever has been told once more what the daemon is and can. */
    synchronized void refresh() {
        link.hold();
        changes = changes.thenCompose(before -> all(toldNow().map(client -> link.shareInfo(info.get(), client)))).handle((done, failure) -> {
            if (failure != null) {
                log.warn("what this device is and can could not be told again: {}", Failures.sentence(failure));
            }
            link.letGo();
            return null;
        });
    }

    private synchronized Stream<AtSign> toldNow() {
        return Set.copyOf(told).stream();
    }

    private CompletionStage<Void> takeBack(Set<AtSign> wanted) {
        return link.whoKnowsUsername()
                .thenCompose(known -> all(known.stream().filter(atSign -> !wanted.contains(atSign)).map(this::takeBack)))
                .exceptionally(failure -> {
                    log.warn("it can't be found out who still knows the user name: {}", Failures.sentence(failure));
                    return null;
                });
    }

    private CompletionStage<Void> takeBack(AtSign client) {
        forget(client);
        return link.takeBackUsername(client).handle((done, failure) -> {
            if (failure != null) {
                log.warn("the user name could not be taken back from {}: {}", client, Failures.sentence(failure));
            } else {
                log.info("the user name isn't shared with {} any more", client);
            }
            return null;
        });
    }

    private CompletionStage<Void> tell(Set<AtSign> wanted) {
        return all(wanted.stream().filter(this::isNews).map(this::tell));
    }

    private CompletionStage<Void> tell(AtSign client) {
        return link.shareInfo(info.get(), client).thenCompose(done -> link.shareUsername(userName, client)).handle((done, failure) -> {
            if (failure != null) {
                forget(client);
                log.warn("the user name could not be shared with {}: {}", client, Failures.sentence(failure));
            } else {
                log.info("the user name is shared with {}", client);
            }
            return null;
        });
    }

    private synchronized boolean isNews(AtSign client) {
        return told.add(client);
    }

    private synchronized void forget(AtSign client) {
        told.remove(client);
    }

    private static CompletionStage<Void> all(Stream<CompletionStage<Void>> parts) {
        return CompletableFuture.allOf(parts.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
    }
}
