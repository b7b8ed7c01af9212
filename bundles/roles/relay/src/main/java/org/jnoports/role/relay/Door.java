package org.jnoports.role.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.RelayLogin;
import org.jnoports.api.transport.Connection;

/** What a connection must do before it is joined to anything. */
@FunctionalInterface
interface Door {
    /** @return whether it may come in; fails, or says no, if not */
    CompletionStage<Boolean> lets(Connection connection);

    /** Anybody. */
    static Door open() {
        return connection -> CompletableFuture.completedStage(true);
    }

    /**
     * Who signs this, by a line of {@link RelayLogin#MAX_LINE_BYTES} at most, within the limit. What comes behind the line stays for
     * whoever it is joined to.
     *
     * @param publicKey whose signature: base64 of a DER SubjectPublicKeyInfo
     * @param workers verify signatures, which is nothing for an event loop
     */
    static Door login(MessageCodec codec, RelayLogin login, String publicKey, Duration limit, Executor workers) {
        return connection -> connection.readLine(RelayLogin.MAX_LINE_BYTES, limit)
                .thenApplyAsync(line -> codec.verifies(line, login, publicKey), workers);
    }
}
