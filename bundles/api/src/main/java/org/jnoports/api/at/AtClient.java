package org.jnoports.api.at;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jnoports.api.TunnelException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One atSign's way to its atServer: a command connection and a monitor connection, both authenticated with PKAM, both
 * re-established with jittered back-off after a fresh atDirectory look-up whenever they are lost.
 *
 * <p>Values are end-to-end encrypted: callers hand in and get plain text. Every operation has a limit of 30 s (unless
 * said otherwise) and fails with {@link AtProtocolException} when the server refuses, else with
 * {@link org.jnoports.api.TunnelException}. Thread-safe. Stages complete on a thread of the client's; what hangs on them
 * may block briefly.
 */
@ProviderType
public interface AtClient extends AutoCloseable {
    /** Who this is. */
    AtSign atSign();

    /**
     * Waits until both connections are live.
     *
     * @return fails at once when waiting can't help: the atSign is unknown to the atDirectory, the keys are rejected
     *     ({@link AtProtocolException}); fails at the limit with the last trouble in its sentence. The client itself goes
     *     on trying after a time-out
     */
    CompletionStage<Void> ready(Duration limit);

    /**
     * Looks up or makes what notifications to a peer are encrypted with, so that the next one is sent at once. Whatever goes wrong
     * shows when one is sent.
     */
    default void prepare(AtSign peer) {}

    /**
     * Sends a notification, encrypted for the key's reader, and retries over reconnects until the own atServer has taken
     * it or its time is up.
     *
     * @param key shared with the receiver, owned by this atSign
     * @param timeToLive how long atServers keep it (ttln)
     */
    CompletionStage<Void> notify(AtKey key, String value, Duration timeToLive);

    /**
     * Delivers every wanted notification that arrives from now on, also after reconnects. Nothing older is asked for.
     *
     * @param wanted by key; called on the monitor's thread, must not block
     * @param consumer called on the client's dispatch thread, one at a time in order of arrival; hands long work over
     */
    Subscription subscribe(Predicate<AtKey> wanted, Consumer<AtNotification> consumer);

    /** Reads a record: own, public or shared by another atSign; decrypted. Empty if it doesn't exist. */
    CompletionStage<Optional<String>> get(AtKey key);

    /** Writes an own record, encrypted unless it is public; a shared one is cached by the receiver's atServer (ttr -1, ccd). */
    CompletionStage<Void> put(AtKey key, String value);

    /**
     * Writes an own record for itself, unless there is one of that name already: of several that try, also in other
     * processes, one writes it. Until its time is up nobody can write another one.
     *
     * @param key of {@link AtKey.Visibility#SELF}
     * @param value another one for each try, so that a try that is repeated over a reconnect knows its own
     * @return whether this one was written; fails with {@link AtProtocolException} also where the atServer has no records
     *     that can't be changed (before 2025)
     */
    default CompletionStage<Boolean> putOnce(AtKey key, String value, Duration timeToLive) {
        return CompletableFuture.failedStage(new TunnelException("this AtClient can't write records that can't be changed"));
    }

    /** Deletes an own record; one that doesn't exist counts as deleted. */
    CompletionStage<Void> delete(AtKey key);

    /**
     * Names of the own atServer's records that match.
     *
     * @param regex unanchored; empty matches all
     */
    CompletionStage<List<AtKey>> scan(String regex);

    /** Where the connections are now. */
    ClientState state();

    /** Lets go; the last one to let go closes both connections. May be repeated. */
    @Override
    void close();
}
