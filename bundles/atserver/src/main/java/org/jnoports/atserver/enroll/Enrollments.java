package org.jnoports.atserver.enroll;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.Json;

/** One atSign's enrolments, kept among its records under the names that clients know (atprotocol.md, section 4.3). Thread-safe. */
public final class Enrollments {
    /** How long a request waits for a decision. */
    static final Duration PENDING = Duration.ofDays(2);

    private static final String SUFFIX = ".new.enrollments." + Enrollment.MANAGE;

    private final Records records;

    public Enrollments(Records records) {
        this.records = records;
    }

    AtSign owner() {
        return records.owner();
    }

    /** Under which name it is kept, and shown. */
    String key(String id) {
        return id + SUFFIX + owner();
    }

    /** One that hasn't expired, whatever became of it. */
    public Optional<Enrollment> find(String id) {
        return records.visible(key(id)).map(StoredRecord::value).flatMap(Enrollment::fromJson);
    }

    /** All that haven't expired. */
    Stream<Enrollment> all() {
        String suffix = SUFFIX + owner();
        return records.allKeys().filter(key -> key.endsWith(suffix))
                .map(key -> key.substring(0, key.length() - suffix.length())).flatMap(id -> find(id).stream());
    }

    void keep(Enrollment enrollment) {
        long life = switch (enrollment.state()) {
            case PENDING -> PENDING.toMillis();
            case APPROVED, REVOKED -> enrollment.keyLifetimeMillis().orElse(0);
            case DENIED -> PENDING.toMillis();
        };
        records.keepQuietly(key(enrollment.id()), enrollment.toJson(), lifetime(life));
    }

    void delete(String id) {
        Stream.of(key(id), privateKeyName(id), selfKeyName(id)).forEach(records::removeQuietly);
    }

    /** What an approved client decrypts with its own key. */
    void keepDefaultKeys(String id, String encryptedPrivateKey, String encryptedSelfKey) {
        records.keepQuietly(privateKeyName(id), Json.text(Map.of("value", encryptedPrivateKey)), Metadata.NONE);
        records.keepQuietly(selfKeyName(id), Json.text(Map.of("value", encryptedSelfKey)), Metadata.NONE);
    }

    /** The name of the encryption private key, encrypted for one enrolment. */
    public String privateKeyName(String id) {
        return id + ".default_enc_private_key." + Enrollment.MANAGE + owner();
    }

    /** The name of the self encryption key, encrypted for one enrolment. */
    public String selfKeyName(String id) {
        return id + ".default_self_enc_key." + Enrollment.MANAGE + owner();
    }

    void publish(Enrollment enrollment) {
        records.put(publicKeyName(enrollment), Json.text(Map.of("apkamPublicKey", enrollment.publicKey())));
    }

    void unpublish(Enrollment enrollment) {
        records.remove(publicKeyName(enrollment));
    }

    /** The first app that activates an atSign: its key is the atSign's, too. */
    void becomeOwner(Enrollment enrollment) {
        records.put(Keys.PKAM_PUBLIC_KEY, enrollment.publicKey());
    }

    private String publicKeyName(Enrollment enrollment) {
        String name = enrollment.appName() + "." + enrollment.deviceName() + ".pkam.__pkams.__public_keys";
        return "public:" + name.toLowerCase(java.util.Locale.ROOT).replace(" ", "") + owner();
    }

    private static Metadata lifetime(long millis) {
        return new Metadata(Map.of(MetadataField.TTL, Long.toString(millis)));
    }
}
