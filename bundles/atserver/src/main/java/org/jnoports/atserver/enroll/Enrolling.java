package org.jnoports.atserver.enroll;

import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** What becomes of enrolments (atprotocol.md, section 3.20): the states, and who may change them. Thread-safe. */
public final class Enrolling {
    private static final int MAX_PENDING = 1_000;
    private static final int MAX_NAMESPACES = 100;
    private static final int MAX_NAME_CHARS = 100;

    private final Enrollments enrollments;
    private final PassCodes passCodes;
    private final Consumer<Enrollment> asked;
    private final IntSupplier maxRequests;
    private final InstantSource clock;

    /**
     * @param asked told of requests that wait for a decision
     * @param maxRequests of one connection within an hour
     */
    public Enrolling(Enrollments enrollments, PassCodes passCodes, Consumer<Enrollment> asked, IntSupplier maxRequests,
            InstantSource clock) {
        this.enrollments = enrollments;
        this.passCodes = passCodes;
        this.asked = asked;
        this.maxRequests = maxRequests;
        this.clock = clock;
    }

    /** @throws Refusal AT0011 if this connection has asked too often */
    public void admit(Caller caller) {
        if (!caller.mayRequest(maxRequests.getAsInt(), clock.instant())) {
            throw Refusal.of(ErrorCode.INTERNAL, "Enrollment requests have exceeded the limit within the specified time frame");
        }
    }

    /** Uses it up. */
    public boolean hasPassCode(Map<String, Object> said) {
        return passCodes.accept(Enrollment.text(said, "otp"));
    }

    /** Of whoever activates the atSign: approved at once, for everything. */
    public synchronized Enrollment first(Map<String, Object> said) {
        Map<String, String> namespaces = new TreeMap<>(namespaces(said));
        namespaces.put(Enrollment.MANAGE, "rw");
        namespaces.put(Enrollment.ALL, "rw");
        Enrollment first = made(said, Enrollment.State.APPROVED, namespaces);
        enrollments.keep(first);
        enrollments.becomeOwner(first);
        enrollments.publish(first);
        enrollments.keepDefaultKeys(first.id(), Enrollment.text(said, "encryptedDefaultEncryptionPrivateKey"),
                Enrollment.text(said, "encryptedDefaultSelfEncryptionKey"));
        return first;
    }

    /** Waits for a decision, of which the owner's monitors hear. */
    public synchronized Enrollment ask(Map<String, Object> said) {
        Map<String, String> namespaces = namespaces(said);
        if (namespaces.isEmpty()) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "At least one namespace must be specified for new client enrollment");
        }
        Enrollment pending = made(said, Enrollment.State.PENDING, namespaces);
        if (enrollments.all().filter(other -> other.state() == Enrollment.State.PENDING).count() >= MAX_PENDING) {
            throw Refusal.of(ErrorCode.INTERNAL, "too many enrollments wait for a decision");
        }
        enrollments.keep(pending);
        asked.accept(pending);
        return pending;
    }

    public synchronized Enrollment approve(Map<String, Object> said, Optional<Enrollment> approver) {
        String privateKey = Enrollment.text(said, "encryptedDefaultEncryptionPrivateKey");
        String selfKey = Enrollment.text(said, "encryptedDefaultSelfEncryptionKey");
        Enrollment approved = changed(said, approver, "approve", "approved", Enrollment.State.APPROVED, Enrollment.State.PENDING);
        if (privateKey.isEmpty() || selfKey.isEmpty()) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS,
                    "encryptedDefaultEncryptionPrivateKey and encryptedDefaultSelfEncryptionKey are needed");
        }
        enrollments.keepDefaultKeys(approved.id(), privateKey, selfKey);
        enrollments.keep(approved);
        enrollments.publish(approved);
        return approved;
    }

    public synchronized Enrollment deny(Map<String, Object> said, Optional<Enrollment> approver) {
        return kept(changed(said, approver, "deny", "denied", Enrollment.State.DENIED, Enrollment.State.PENDING));
    }

    public synchronized Enrollment revoke(Map<String, Object> said, Optional<Enrollment> approver) {
        Enrollment revoked =
                kept(changed(said, approver, "revoke", "revoked", Enrollment.State.REVOKED, Enrollment.State.APPROVED));
        enrollments.unpublish(revoked);
        return revoked;
    }

    public synchronized Enrollment unrevoke(Map<String, Object> said, Optional<Enrollment> approver) {
        Enrollment approved =
                kept(changed(said, approver, "unrevoke", "unrevoked", Enrollment.State.APPROVED, Enrollment.State.REVOKED));
        enrollments.publish(approved);
        return approved;
    }

    public synchronized Enrollment delete(Map<String, Object> said, Optional<Enrollment> approver) {
        Enrollment gone = changed(said, approver, "delete", "deleted", Enrollment.State.REVOKED, Enrollment.State.DENIED,
                Enrollment.State.REVOKED);
        enrollments.delete(gone.id());
        return gone;
    }

    /** Names and enrolments; one that doesn't manage sees itself. */
    public Map<String, Object> list(Map<String, Object> said, Optional<Enrollment> viewer) {
        Optional<List<String>> states = said.get("enrollmentStatusFilter") instanceof Collection<?> names
                ? Optional.of(names.stream().map(String::valueOf).toList()) : Optional.empty();
        Map<String, Object> shown = new LinkedHashMap<>();
        enrollments.all().filter(enrollment -> maySee(viewer, enrollment))
                .filter(enrollment -> states.map(wanted -> wanted.contains(enrollment.state().text())).orElse(true))
                .forEach(enrollment -> shown.put(enrollments.key(enrollment.id()), enrollment.shown()));
        return shown;
    }

    public Map<String, Object> fetch(Map<String, Object> said, Optional<Enrollment> viewer) {
        return found(said, viewer).shown();
    }

    private static boolean maySee(Optional<Enrollment> viewer, Enrollment enrollment) {
        return viewer.map(own -> own.mayManage() || own.id().equals(enrollment.id())).orElse(true);
    }

    private Enrollment kept(Enrollment enrollment) {
        enrollments.keep(enrollment);
        return enrollment;
    }

    private Enrollment found(Map<String, Object> said, Optional<Enrollment> viewer) {
        String id = Enrollment.text(said, "enrollmentId");
        return enrollments.find(id).filter(enrollment -> maySee(viewer, enrollment)).orElseThrow(() ->
                Refusal.state(ErrorCode.ENROLLMENT_INVALID, "enrollment_id: " + id + " is expired or invalid"));
    }

    private Enrollment changed(Map<String, Object> said, Optional<Enrollment> approver, String operation, String done,
            Enrollment.State next, Enrollment.State... required) {
        String id = Enrollment.text(said, "enrollmentId");
        Enrollment enrollment = enrollments.find(id).orElseThrow(() ->
                Refusal.state(ErrorCode.ENROLLMENT_INVALID, "enrollment_id: " + id + " is expired or invalid"));
        if (approver.filter(own -> !own.mayManage() || !own.covers(enrollment)).isPresent()) {
            throw Refusal.of(ErrorCode.INTERNAL, "Failed to " + operation + " enrollment id: " + id
                    + ". Client is not authorized for namespaces in the enrollment request");
        }
        List<Enrollment.State> states = List.of(required);
        if (!states.contains(enrollment.state())) {
            throw Refusal.of(ErrorCode.INTERNAL, "Failed to " + operation + " enrollment id: " + id + ". Cannot " + operation
                    + " a " + enrollment.state().text() + " enrollment. Only "
                    + String.join(" or ", states.stream().map(Enrollment.State::text).toList()) + " enrollments can be " + done);
        }
        return enrollment.in(next);
    }

    private Enrollment made(Map<String, Object> said, Enrollment.State state, Map<String, String> namespaces) {
        String appName = name(said, "appName");
        String deviceName = name(said, "deviceName");
        String publicKey = Enrollment.text(said, "apkamPublicKey");
        if (publicKey.isEmpty()) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "apkamPublicKey is mandatory for enroll:request");
        }
        enrollments.all().filter(other -> other.appName().equals(appName) && other.deviceName().equals(deviceName))
                .filter(other -> other.state() == Enrollment.State.PENDING || other.state() == Enrollment.State.APPROVED)
                .findFirst().ifPresent(other -> {
                    throw Refusal.of(ErrorCode.INTERNAL, "Another enrollment with id " + other.id()
                            + " exists with the app name: " + appName + " and device name: " + deviceName + " in "
                            + other.state().text() + " state");
                });
        OptionalLong life = said.get("apkamKeysExpiryInMillis") instanceof Number millis && millis.longValue() > 0
                ? OptionalLong.of(millis.longValue()) : OptionalLong.empty();
        return new Enrollment(UUID.randomUUID().toString(), state, appName, deviceName, namespaces, publicKey,
                Enrollment.text(said, "encryptedAPKAMSymmetricKey"), "_" + UUID.randomUUID(), life);
    }

    private static String name(Map<String, Object> said, String member) {
        String name = Enrollment.text(said, member);
        if (name.isBlank() || name.length() > MAX_NAME_CHARS || name.indexOf('@') >= 0 || name.indexOf(':') >= 0) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, member + " is mandatory for enroll:request, without '@' and ':'");
        }
        return name;
    }

    private static Map<String, String> namespaces(Map<String, Object> said) {
        Map<String, String> namespaces = Enrollment.namespaces(said.get("namespaces"));
        boolean valid = namespaces.size() <= MAX_NAMESPACES && namespaces.entrySet().stream()
                .allMatch(entry -> !entry.getKey().isBlank() && (entry.getValue().equals("r") || entry.getValue().equals("rw")));
        if (!valid) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "namespaces are a name and 'r' or 'rw' each");
        }
        return lowerCased(namespaces);
    }

    private static Map<String, String> lowerCased(Map<String, String> namespaces) {
        Map<String, String> lower = new TreeMap<>();
        namespaces.forEach((name, access) -> lower.put(name.toLowerCase(Locale.ROOT), access));
        return lower;
    }

    /** What the owner's monitors are told of a request: both spellings of a name that clients look for. */
    public static String notice(Enrollment pending) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("encryptedApkamSymmetricKey", pending.encryptedSymmetricKey());
        members.put("encryptedAPKAMSymmetricKey", pending.encryptedSymmetricKey());
        members.put("appName", pending.appName());
        members.put("deviceName", pending.deviceName());
        members.put("namespace", pending.namespaces());
        return Json.text(members);
    }
}
