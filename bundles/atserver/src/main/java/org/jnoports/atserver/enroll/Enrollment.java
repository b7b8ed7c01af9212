package org.jnoports.atserver.enroll;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jnoports.atserver.connection.Rights;
import org.jnoports.atserver.store.KeyType;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.wire.Json;

/**
 * An app on a device that may, or wants to, log in with a key of its own (atprotocol.md, section 3.20).
 *
 * @param namespaces {@code r} or {@code rw} for each; {@code *} is all
 * @param keyLifetimeMillis how long it is good once approved
 */
public record Enrollment(String id, State state, String appName, String deviceName, Map<String, String> namespaces,
        String publicKey, String encryptedSymmetricKey, String sessionId, OptionalLong keyLifetimeMillis) implements Rights {
    /** The namespace of what is about enrolments. */
    public static final String MANAGE = "__manage";
    /** Every namespace. */
    public static final String ALL = "*";

    private static final String WRITE = "rw";

    /** How far it got. */
    public enum State {
        PENDING,
        APPROVED,
        DENIED,
        REVOKED;

        /** As the wire has it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public Enrollment {
        namespaces = java.util.Collections.unmodifiableMap(new TreeMap<>(namespaces));
    }

    Enrollment in(State next) {
        return new Enrollment(id, next, appName, deviceName, namespaces, publicKey, encryptedSymmetricKey, sessionId,
                keyLifetimeMillis);
    }

    /** Public keys are anybody's; what is about enrolments is reached by other verbs only. */
    @Override
    public boolean mayRead(String key) {
        return !isManaging(key) && (key.startsWith(Keys.PUBLIC) || isShared(key) || allows(key, false));
    }

    /** Of the keys that mean something to the atServer itself, only those that every sender needs. */
    @Override
    public boolean mayWrite(String key) {
        return !isManaging(key) && (isShared(key) || allows(key, true));
    }

    @Override
    public boolean mayManage() {
        return has(MANAGE, true);
    }

    @Override
    public boolean isUnlimited() {
        return has(ALL, true);
    }

    /** Whether it may write in a namespace. */
    public boolean mayWriteIn(String namespace) {
        return !namespace.equals(MANAGE) && (isUnlimited() || has(namespace, true));
    }

    /** Whether a change of a key concerns it: synchronisation leaves out the others. */
    public boolean synchronises(String key) {
        return namespaces.containsKey(ALL) || namespaces.containsKey(MANAGE) || isShared(key) || allows(key, false);
    }

    /** Whether it has all that the other one wants. */
    boolean covers(Enrollment other) {
        return isUnlimited() || other.namespaces.entrySet().stream().allMatch(wanted -> has(wanted.getKey(), wanted.getValue().equals(WRITE)));
    }

    /** As {@code enroll:list} and {@code enroll:fetch} show it. */
    Map<String, Object> shown() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("appName", appName);
        members.put("deviceName", deviceName);
        members.put("namespace", namespaces);
        members.put("encryptedAPKAMSymmetricKey", encryptedSymmetricKey.isEmpty() ? null : encryptedSymmetricKey);
        members.put("status", state.text());
        return members;
    }

    /** As {@code info} shows it to its own connection. */
    public Map<String, Object> own() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("enrollmentId", id);
        members.put("appName", appName);
        members.put("deviceName", deviceName);
        members.put("namespaces", namespaces);
        members.put("sessionId", sessionId);
        members.put("apkamPublicKey", publicKey);
        return members;
    }

    /** As it is kept. */
    String toJson() {
        Map<String, Object> members = own();
        members.put("encryptedAPKAMSymmetricKey", encryptedSymmetricKey);
        members.put("state", state.text());
        keyLifetimeMillis.ifPresent(millis -> members.put("apkamKeysExpiryInMillis", millis));
        return Json.text(members);
    }

    /** What {@link #toJson} wrote. */
    static Optional<Enrollment> fromJson(String json) {
        return Json.object(json).map(members -> new Enrollment(text(members, "enrollmentId"),
                State.valueOf(text(members, "state").toUpperCase(java.util.Locale.ROOT)), text(members, "appName"),
                text(members, "deviceName"), namespaces(members.get("namespaces")), text(members, "apkamPublicKey"),
                text(members, "encryptedAPKAMSymmetricKey"), text(members, "sessionId"),
                members.get("apkamKeysExpiryInMillis") instanceof Number millis ? OptionalLong.of(millis.longValue())
                        : OptionalLong.empty()));
    }

    static String text(Map<String, Object> members, String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    static Map<String, String> namespaces(Object member) {
        Map<String, String> namespaces = new TreeMap<>();
        if (member instanceof Map<?, ?> map) {
            map.forEach((name, access) -> namespaces.put(String.valueOf(name), String.valueOf(access)));
        }
        return namespaces;
    }

    private boolean allows(String key, boolean write) {
        if (key.startsWith("privatekey:") || KeyType.of(key) == KeyType.RESERVED) {
            return has(ALL, write);
        }
        String entity = entity(key);
        return has(ALL, write) || namespaces.keySet().stream()
                .anyMatch(namespace -> entity.endsWith("." + namespace) && has(namespace, write));
    }

    private boolean has(String namespace, boolean write) {
        String access = namespaces.get(namespace);
        return access != null && (access.equals(WRITE) || !write);
    }

    private static boolean isManaging(String key) {
        return entity(key).endsWith("." + MANAGE);
    }

    private static boolean isShared(String key) {
        return key.matches("(cached:)?((@[^:@]+:)?shared_key|shared_key\\.[^:@]+)@[^:@]+");
    }

    private static String entity(String key) {
        int owner = key.lastIndexOf('@');
        String named = owner > 0 ? key.substring(0, owner) : key;
        return named.substring(named.lastIndexOf(':') + 1);
    }

    /** Without keys. */
    @Override
    public String toString() {
        return "Enrollment[" + id + " " + state + " " + appName + " on " + deviceName + "]";
    }
}
