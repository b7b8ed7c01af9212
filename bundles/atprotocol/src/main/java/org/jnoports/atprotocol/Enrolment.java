package org.jnoports.atprotocol;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.EnrollingKeys;
import org.jnoports.api.transport.HostPort;

/**
 * How an app gets keys of its own (atprotocol.md, section 6.2, the new client's side): asks, waits until somebody approves,
 * and writes the keys. Blocks its caller.
 *
 * @param pause between two looks whether it is approved
 * @param progress is told each step
 */
record Enrolment(AtSign atSign, Path keyFile, AtKeysStore keysStore, AtDirectory directory, Dialer dialer, Duration pause,
        Consumer<String> progress) {
    private static final AtErrorCode PENDING = new AtErrorCode("AT0026");
    private static final AtErrorCode DENIED = new AtErrorCode("AT0025");

    /** What the app wants. */
    record Wish(String app, String device, Map<String, String> namespaces, String passCode, Optional<Duration> life) {
        @Override
        public String toString() {
            return "Wish[" + app + " on " + device + "]";
        }
    }

    /**
     * @param checks how often to look
     * @throws TunnelException saying what to do
     */
    void run(Wish wish, int checks) throws InterruptedException {
        EnrollingKeys keys = keysStore.enrolling();
        String encryptionPublicKey;
        String id;
        try (AtConnection connection = connect()) {
            encryptionPublicKey = server(connection).find("lookup:publickey" + atSign)
                    .orElseThrow(() -> new TunnelException(atSign + " isn't activated; activate it with at_activate"));
            id = asked(connection, wish, keys, encryptionPublicKey.strip());
        }
        progress.accept("asked to be let in as enrolment " + id + "; to approve: at_activate approve -a " + atSign + " -i " + id);
        for (int check = 1; check <= checks; check++) {
            if (approved(id, keys, encryptionPublicKey.strip())) {
                progress.accept("approved; the keys are in " + keyFile);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
        throw new TunnelException("nobody has approved enrolment " + id + " of " + atSign + ": have it approved, and ask again");
    }

    private String asked(AtConnection connection, Wish wish, EnrollingKeys keys, String encryptionPublicKey) throws InterruptedException {
        String namespaces = wish.namespaces().entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"").collect(Collectors.joining(",", "{", "}"));
        String life = wish.life().map(time -> ",\"apkamKeysExpiryInMillis\":" + time.toMillis()).orElse("");
        String answer = server(connection).ask("enroll:request:{\"appName\":\"" + wish.app() + "\",\"deviceName\":\"" + wish.device()
                + "\",\"namespaces\":" + namespaces + ",\"otp\":\"" + wish.passCode() + "\",\"apkamPublicKey\":\"" + keys.publicKey()
                + "\",\"encryptedAPKAMSymmetricKey\":\"" + keys.sealedFor(encryptionPublicKey) + "\"" + life + "}");
        return Json.object(answer).text("enrollmentId")
                .orElseThrow(() -> new TunnelException(connection.who() + " answered the request without an enrolment id"));
    }

    private boolean approved(String id, EnrollingKeys keys, String encryptionPublicKey) throws InterruptedException {
        try (AtConnection connection = connect()) {
            String challenge = server(connection).ask("from:" + atSign);
            String signature = Base64.getEncoder().encodeToString(keys.signAuthentication(challenge.getBytes(StandardCharsets.UTF_8)));
            server(connection).ask("pkam:signingAlgo:rsa2048:hashingAlgo:sha256:enrollmentId:" + id + ":" + signature);
            EnrollingKeys.Sent sent = new EnrollingKeys.Sent(key(connection, id, "default_enc_private_key"),
                    key(connection, id, "default_self_enc_key"));
            AtKeys complete = keys.approved(id, encryptionPublicKey, sent);
            keysStore.write(keyFile, atSign, complete);
            return true;
        } catch (AtProtocolException e) {
            if (e.code().equals(PENDING)) {
                return false;
            }
            throw e.code().equals(DENIED) ? new TunnelException("enrolment " + id + " of " + atSign + " was denied") : e;
        }
    }

    private String key(AtConnection connection, String id, String name) throws InterruptedException {
        return Json.object(server(connection).ask("keys:get:keyName:" + id + "." + name + ".__manage" + atSign)).value("value")
                .orElseThrow(() -> new TunnelException(connection.who() + " has no keys for enrolment " + id));
    }

    private AtConnection connect() throws InterruptedException {
        HostPort address = directory.find(atSign);
        return dialer.dial(address, atSign + "'s atServer " + address, AtConnection.Use.REQUESTS);
    }

    private OwnAtServer server(AtConnection connection) {
        return new OwnAtServer(connection, dialer.timings());
    }
}
