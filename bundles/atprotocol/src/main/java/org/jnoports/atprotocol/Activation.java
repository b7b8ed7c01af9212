package org.jnoports.atprotocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException;

/**
 * The first activation of an atSign (atprotocol.md, section 6.1). The keys are on disk before the atServer learns of them,
 * and the secret is deleted last: whatever fails in between, the same activation can be run again and goes on with the
 * file's keys. Blocks its caller.
 *
 * @param keyFile written, or read if it is there already; never overwritten
 * @param provisioning how long the atSign may take to appear in the atDirectory, and its atServer to accept connections
 * @param progress is told each step
 */
record Activation(
        AtSign atSign,
        Path keyFile,
        AtKeysStore keysStore,
        AtDirectory directory,
        Dialer dialer,
        Duration provisioning,
        Consumer<String> progress) {
    private static final String PUBLISHED = "publickey";

    /**
     * @param secret the activation secret; never shown
     * @throws TunnelException saying what to do
     */
    void run(String secret) throws InterruptedException {
        Optional<AtKeys> there = Files.exists(keyFile) ? Optional.of(keysStore.read(keyFile)) : Optional.empty();
        try (AtConnection connection = connect()) {
            progress.accept("connected to " + connection.who());
            authenticate(connection, secret);
            AtKeys keys = keys(connection, there);
            finish(connection, keys);
        }
    }

    private AtConnection connect() throws InterruptedException {
        long deadline = System.nanoTime() + provisioning.toNanos();
        Backoff backoff = new Backoff(dialer.timings().firstBackoff(), dialer.timings().longestBackoff());
        String told = "";
        while (true) {
            try {
                HostPort address = directory.find(atSign);
                return dialer.dial(address, atSign + "'s atServer " + address, AtConnection.Use.REQUESTS);
            } catch (TunnelException e) {
                if (!mayBeProvisioning(e)) {
                    throw e;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new TunnelException(e.getMessage() + "; gave up after " + Timings.text(provisioning), e);
                }
                if (!told.equals(e.getMessage())) {
                    told = String.valueOf(e.getMessage());
                    progress.accept(told + "; trying again");
                }
            }
            backoff.await();
        }
    }

    /** An atSign that isn't known yet, or an atServer that isn't there yet; a certificate that isn't trusted stays so. */
    private static boolean mayBeProvisioning(TunnelException failure) {
        return failure instanceof TransportException trouble
                ? trouble.reason() != TransportException.Reason.TLS
                : failure instanceof AtProtocolException;
    }

    private void authenticate(AtConnection connection, String secret) throws InterruptedException {
        try {
            authentication(connection).cram(secret);
        } catch (AtProtocolException e) {
            if (!e.code().equals(AtErrorCode.AUTHENTICATION_FAILED)) {
                throw e;
            }
            throw new AtProtocolException(e.code(), isPublished(connection)
                    ? atSign + " is activated already, and its activation secret is used up: use the atKeys file made then"
                    : connection.who() + " rejects the activation secret: check it, or ask for a new one where the atSign came from");
        }
        progress.accept("the activation secret is accepted");
    }

    private boolean isPublished(AtConnection connection) throws InterruptedException {
        return published(connection).isPresent();
    }

    private Optional<String> published(AtConnection connection) throws InterruptedException {
        return new OwnAtServer(connection, dialer.timings()).find("lookup:" + PUBLISHED + atSign);
    }

    /** The file's keys, or new ones in a new file; nothing is changed at the atServer yet. */
    private AtKeys keys(AtConnection connection, Optional<AtKeys> there) throws InterruptedException {
        Optional<String> published =
                new OwnAtServer(connection, dialer.timings()).find("llookup:public:" + PUBLISHED + atSign).map(String::strip);
        boolean others = published.isPresent()
                && !there.map(AtKeys::encryptionPublicKey).equals(published);
        if (others) {
            throw new TunnelException(atSign + " is activated already with other keys than " + keyFile
                    + " holds: use the atKeys file made then, or have the atSign reset where it came from");
        }
        if (there.isPresent()) {
            progress.accept("going on with the keys in " + keyFile);
            return there.get();
        }
        AtKeys made = keysStore.create();
        keysStore.write(keyFile, atSign, made);
        progress.accept("made keys and wrote them to " + keyFile);
        return made;
    }

    private void finish(AtConnection connection, AtKeys keys) throws InterruptedException {
        try {
            OwnAtServer server = new OwnAtServer(connection, dialer.timings());
            server.ask("update:privatekey:at_pkam_publickey " + keys.authenticationPublicKey());
            authentication(connection).pkam(keys, "");
            progress.accept("the atServer accepts the keys");
            server.ask("update:public:" + PUBLISHED + atSign + " " + keys.encryptionPublicKey());
            server.ask("delete:privatekey:at_secret");
            progress.accept(atSign + " is activated");
        } catch (TunnelException e) {
            throw new TunnelException(atSign + " is not activated completely: " + e.getMessage() + "; its keys are safe in "
                    + keyFile + " and the activation secret is still valid: keep that file and run the same command again", e);
        }
    }

    private Authentication authentication(AtConnection connection) {
        return new Authentication(connection, atSign, dialer.timings().request());
    }

    @Override
    public String toString() {
        return "Activation[" + atSign + "]";
    }
}
