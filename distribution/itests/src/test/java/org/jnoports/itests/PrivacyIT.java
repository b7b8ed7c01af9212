package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.api.keys.ValueCipher;
import org.jnoports.api.store.AtServerStores;
import org.jnoports.api.transport.Transport;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * The atServer can't read along. Recorded is every line that the atServers' TLS connections yield, and everything that
 * reaches their stores, for a whole session; then the same with a sender that doesn't encrypt, to see that the recording
 * would have found it.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class PrivacyIT {
    private static final int BEST = 1_000;

    @Inject
    private BundleContext context;

    private final Recording recording = new Recording();

    @Configuration
    public Option[] configuration() {
        return Framework.options();
    }

    @Test
    public void an_atserver_sees_nothing_of_a_session() throws Exception {
        List<String> planted = runSession();
        assertTrue("the recording works: it has the requests' keys", recording.has("ssh_request.garage.sshnp"));
        for (String secret : planted) {
            assertFalse("the atServer saw " + secret, recording.has(secret));
        }
    }

    @Test
    public void the_same_recording_finds_what_a_sender_without_encryption_sends() throws Exception {
        restartAfter("org.jnoports.atprotocol", () -> register(ValueCipher.class, new NoCipher()));
        List<String> planted = runSession();
        for (String secret : planted) {
            assertTrue("the recording missed " + secret, recording.has(secret));
        }
    }

    /** A session whose control messages hold plain text that can be looked for. */
    private List<String> runSession() throws Exception {
        recordEverything();
        try (Stage stage = new Stage(context)) {
            stage.sshServer().relay("advertisedHost", "localhost").daemon("shareUsernameWith", new String[] {stage.client});
            Stage.Outcome outcome = stage.sshnp(stage.client);
            assertEquals(Optional.of("42"), stage.over(outcome.sshLine(), "echo $((6 * 7))"));
            String lease = Stream.of(outcome.progress().toString().split("[ ,\\]]", -1)).filter(word -> word.startsWith("localhost:")).findFirst().orElseThrow();
            String port = lease.substring(lease.indexOf(':') + 1);
            return List.of("\"sessionId\":", "\"host\":\"localhost\"", "\"port\":" + port, "localhost," + port, "OPENSSH PRIVATE KEY",
                    "username.garage.sshnp" + stage.device + ":" + stage.user());
        }
    }

    private void recordEverything() throws Exception {
        restartAfter("org.jnoports.atserver", () -> {
            register(AtServerStores.class, recording.stores(() -> ofBundle("org.jnoports.store.mvstore", AtServerStores.class)));
            register(Transport.class, recording.transport(() -> ofBundle("org.jnoports.transport.nio", Transport.class)));
        });
    }

    /** Bundles bind what is best when they start. */
    private void restartAfter(String symbolicName, Runnable change) throws Exception {
        Bundle bundle = Stream.of(context.getBundles()).filter(b -> b.getSymbolicName().equals(symbolicName)).findFirst().orElseThrow();
        bundle.stop();
        change.run();
        bundle.start();
    }

    private <T> void register(Class<T> type, T service) {
        context.registerService(type, service, FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, BEST)));
    }

    /** The service as that bundle registered it, whatever stands in front of it. */
    private <T> T ofBundle(String symbolicName, Class<T> type) {
        try {
            return context.getServiceReferences(type, null).stream()
                    .filter(reference -> reference.getBundle().getSymbolicName().equals(symbolicName))
                    .findFirst().map(context::getService).orElseThrow(Recording::away);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Encrypts nothing, seals as always. */
    private final class NoCipher implements ValueCipher {
        private final ValueCipher real = ofBundle("org.jnoports.crypto", ValueCipher.class);

        @Override
        public SharedKey newKey() {
            return real.newKey();
        }

        @Override
        public byte[] newIv() {
            return real.newIv();
        }

        @Override
        public String encrypt(SharedKey key, byte[] iv, String plaintext) {
            return plaintext.replace("\n", "~");
        }

        @Override
        public String decrypt(SharedKey key, byte[] iv, String ciphertext) {
            return ciphertext.replace("~", "\n");
        }

        @Override
        public String seal(SharedKey key, String recipientPublicKey) {
            return real.seal(key, recipientPublicKey);
        }
    }
}
