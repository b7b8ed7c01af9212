package org.jnoports.api.session;

import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.Bridge;
import org.osgi.annotation.versioning.ProviderType;

/** One session of one role. It owns its resources: whatever it was told to release is released once, when it ends. Thread-safe. */
@ProviderType
public interface Session {
    SessionId id();

    AtSign client();

    /**
     * Closed when the session ends, at once if it has ended already; in reverse order of these calls.
     *
     * @param resource a listener, a connection, a process
     */
    void owns(AutoCloseable resource);

    /**
     * Notes something for people who look at the sessions; a second value replaces the first. As it stands here it is noted
     * nowhere.
     *
     * @param value one line; what is longer than 256 characters is cut
     */
    default void note(SessionFact fact, String value) {}

    /** Hands the bridge over: the session is in use from now on, and ends when its last bridge has. */
    void attach(Bridge bridge);

    /**
     * Ends now; repeated calls have no effect.
     *
     * @param cause for the log, "relay port never used"
     */
    void end(String cause);

    /** Completes normally when the session has ended, with the cause. */
    CompletionStage<String> ended();
}
