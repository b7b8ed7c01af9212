package org.jnoports.atserver.verb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.enroll.Enrollment;
import org.jnoports.atserver.enroll.Enrollments;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** {@code keys}: what enrolled apps keep and share of keys (atprotocol.md, section 3.21). */
final class KeysVerb {
    private static final String GLOBAL = "__global";
    private static final String PUBLIC_FAMILY = ".__public_keys.";
    private static final String PRIVATE_FAMILY = ".__private_keys.";
    private static final String SELF_FAMILY = ".__self_keys.";

    private final Records records;
    private final Enrollments enrollments;

    KeysVerb(Records records, Enrollments enrollments) {
        this.records = records;
        this.enrollments = enrollments;
    }

    Reply put(Command.KeysPut command, Caller caller) {
        Enrollment enrollment = enrollment(caller);
        String namespace = command.namespace().toLowerCase(Locale.ROOT);
        String app = command.appName().orElse(enrollment.appName()) + "." + command.deviceName().orElse(enrollment.deviceName());
        String key = KeyName.normalised(switch (command.visibility()) {
            case PUBLIC -> "public:" + command.name() + PUBLIC_FAMILY + namespace;
            case PRIVATE -> "private:" + app + "." + command.name() + PRIVATE_FAMILY + namespace;
            case SELF -> app + "." + command.name() + SELF_FAMILY + namespace;
        } + records.owner());
        requireNamespace(enrollment, namespace, "put", key);
        if (key.length() > Keys.MAX_CHARS) {
            throw Refusal.of(ErrorCode.INVALID_KEY, "the key has more than " + Keys.MAX_CHARS + " characters");
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("value", command.value());
        value.put("keyType", command.keyType().orElse(null));
        value.put("enrollmentId", enrollment.id());
        value.put("encryptionKeyName", command.encryptionKeyName().orElse(null));
        records.keepQuietly(key, Json.text(value), Metadata.NONE);
        return Reply.data(Long.toString(Records.NOT_COMMITTED));
    }

    Reply list(Command.KeysList command, Caller caller) {
        Enrollment enrollment = enrollment(caller);
        Predicate<String> listed = switch (command.visibility()) {
            case PUBLIC -> key -> key.startsWith("public:") && (key.contains(PUBLIC_FAMILY) || key.contains(".__public_keys@"));
            case PRIVATE -> key -> (key.startsWith("private:") && key.contains(PRIVATE_FAMILY) && mayRead(enrollment, key))
                    || key.equals(enrollments.privateKeyName(enrollment.id()));
            case SELF -> key -> (!key.startsWith("public:") && !key.startsWith("private:") && key.contains(SELF_FAMILY)
                    && mayRead(enrollment, key)) || key.equals(enrollments.selfKeyName(enrollment.id()));
        };
        List<String> names = records.allKeys().filter(listed).toList();
        return Reply.data(Json.text(names));
    }

    Reply get(Command.KeysGet command, Caller caller) {
        Enrollment enrollment = enrollment(caller);
        String key = known(command.name(), enrollment, "get");
        StoredRecord record = records.visible(key)
                .orElseThrow(() -> Refusal.of(ErrorCode.KEY_NOT_FOUND, key + " does not exist in keystore"));
        return Reply.data(record.value());
    }

    Reply delete(Command.KeysDelete command, Caller caller) {
        Enrollment enrollment = enrollment(caller);
        String key = known(command.name(), enrollment, "delete");
        requireNamespace(enrollment, namespace(key), "delete", key);
        records.removeQuietly(key);
        return Reply.data(Long.toString(Records.NOT_COMMITTED));
    }

    private static Enrollment enrollment(Caller caller) {
        if (caller.rights() instanceof Enrollment enrollment) {
            return enrollment;
        }
        throw Refusal.of(ErrorCode.INTERNAL, "Keys verb cannot be accessed without an enrollmentId");
    }

    /** Only keys of this verb's own families, and an enrolment's own default keys. */
    private String known(String name, Enrollment enrollment, String operation) {
        String key = KeyName.normalised(name);
        boolean own = key.equals(enrollments.privateKeyName(enrollment.id())) || key.equals(enrollments.selfKeyName(enrollment.id()));
        boolean family = Stream.of(PUBLIC_FAMILY, PRIVATE_FAMILY, SELF_FAMILY).anyMatch(key::contains)
                && !key.startsWith("privatekey:") && (key.startsWith("public:") || mayRead(enrollment, key));
        if (!own && !family) {
            throw refused(enrollment, operation, key);
        }
        return key;
    }

    private static boolean mayRead(Enrollment enrollment, String key) {
        String namespace = namespace(key);
        return namespace.equals(GLOBAL) || enrollment.namespaces().containsKey(namespace)
                || enrollment.namespaces().containsKey(Enrollment.ALL);
    }

    private static void requireNamespace(Enrollment enrollment, String namespace, String operation, String key) {
        if (!namespace.equals(GLOBAL) && !enrollment.mayWriteIn(namespace)) {
            throw refused(enrollment, operation, key);
        }
    }

    private static String namespace(String key) {
        int owner = key.lastIndexOf('@');
        String entity = owner < 0 ? key : key.substring(0, owner);
        return entity.substring(entity.lastIndexOf('.') + 1);
    }

    private static Refusal refused(Enrollment enrollment, String operation, String key) {
        return Refusal.of(ErrorCode.UNAUTHORIZED,
                "Connection with enrollment ID " + enrollment.id() + " is not authorized to " + operation + " key: " + key);
    }
}
