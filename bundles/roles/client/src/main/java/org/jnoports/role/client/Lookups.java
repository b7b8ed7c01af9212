package org.jnoports.role.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.message.Encoded;

/** What every session asks atServers for, with the sentences for what comes of it. */
final class Lookups {
    /** As long as atServers of 5.3 and later keep a request; an older one must not open anything. */
    static final Duration REQUEST_LIFETIME = Duration.ofSeconds(60);

    private final ClientSettings settings;
    private final WaitLimits limits;
    private final Waiting waiting;

    Lookups(ClientSettings settings, WaitLimits limits, Waiting waiting) {
        this.settings = settings;
        this.limits = limits;
        this.waiting = waiting;
    }

    CompletionStage<Optional<String>> askForUser(AtClient client) {
        return settings.ssh().remoteUser().isPresent()
                ? CompletableFuture.completedFuture(settings.ssh().remoteUser())
                : client.get(AtKey.shared(settings.client(), "username." + settings.device() + ".sshnp", settings.daemon()));
    }

    String publicKey(CompletionStage<Optional<String>> stage) {
        return lookedUp(stage).orElseThrow(() -> new TunnelException("sshnpd atSign " + settings.daemon()
                + " is not activated: it publishes no key; check the name after -t"));
    }

    String user(CompletionStage<Optional<String>> stage) {
        String user = shared(stage).map(String::strip).orElseThrow(() -> new TunnelException("Device \"" + settings.device()
                + "\" unknown, or username not shared: name your account on the device with -u, or check the name after -d"));
        if (!SshNames.isUser(user)) {
            throw new TunnelException("the user name that " + settings.peer() + " shares can't be an account's name: "
                    + "name your account on the device with -u");
        }
        return user;
    }

    /** Some daemons encrypt it with another initialisation vector than they say, so that nobody can read it. */
    private Optional<String> shared(CompletionStage<Optional<String>> stage) {
        try {
            return lookedUp(stage);
        } catch (KeysException e) {
            throw new TunnelException("the user name that " + settings.peer() + " shares can't be read: name your account on the device with -u", e);
        }
    }

    /** What an atServer doesn't know isn't there. */
    private Optional<String> lookedUp(CompletionStage<Optional<String>> stage) {
        try {
            return waiting.await(stage, limits.lookup(), "the atServer of " + settings.daemon() + " didn't answer within "
                    + WaitLimits.text(limits.lookup()) + ": check the network and try again");
        } catch (AtProtocolException e) {
            if (e.code().equals(AtErrorCode.KEY_NOT_FOUND) || e.code().equals(AtErrorCode.SECONDARY_NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * A request under way.
     *
     * @param taken when the own atServer has it
     */
    record Sent(CompletableFuture<Void> taken, long sinceNanos) {}

    Sent send(AtClient client, Encoded request) {
        return new Sent(client.notify(request.key(), request.value(), REQUEST_LIFETIME).toCompletableFuture(), System.nanoTime());
    }

    /** Sends a request and waits for its answer; the limit is for both. */
    <T> T exchange(AtClient client, Encoded request, CompletableFuture<T> answer, Duration limit, Runnable sent, String silent) {
        return answer(send(client, request), answer, limit, sent, silent);
    }

    /** Waits until a request is sent, which an answer proves, too, and for its answer; the limit is for both. */
    <T> T answer(Sent request, CompletableFuture<T> answer, Duration limit, Runnable sent, String silent) {
        waiting.await(CompletableFuture.anyOf(request.taken(), answer), limit.minusNanos(System.nanoTime() - request.sinceNanos()), "the atServer of "
                + settings.client() + " didn't take the request within " + WaitLimits.text(limit) + ": check the network and try again");
        sent.run();
        return waiting.await(answer, limit.minusNanos(System.nanoTime() - request.sinceNanos()), silent);
    }

    /** As {@link #exchange}, for what was asked for already. */
    <T> T answer(CompletableFuture<T> answer, Duration limit, String silent) {
        return waiting.await(answer, limit, silent);
    }
}
