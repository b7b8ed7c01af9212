package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conformance checklist of atprotocol.md, section 8: each row is a short dialogue with connections of its own, named
 * after the cases that it plays. At the end the number of cases and of those that passed is printed.
 */
class ConformanceTest {
    private static final String OK = "data:\\d+";
    private static final String SYNTAX = "error:AT0003-Invalid syntax : Syntax Exception";
    private static final String UNKNOWN = "error:AT0003-Invalid syntax : invalid command";
    private static final String WITHOUT_AUTH = "error:AT0401-Exception: Command cannot be executed without auth";
    private static final int CASES = 147;
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @TempDir
    static Path directory;

    private static TestServers servers;

    /**
     * Who speaks: the atDirectory's client; not logged in at @a, three times; @a's owner, twice; the owners of @b and @c; apps enrolled
     * at @a; monitors of @a and @b; and, at the new atSign @n, not logged in, by its secret, its first app.
     */
    private enum Who { DIR, U, U2, U3, P, P2, PB, PC, A, A2, MA, MB, N, NC, NA }

    private static final Set<Integer> passed = new TreeSet<>();
    private static TestServers fresh;
    private final Map<String, String> kept = new HashMap<>();

    private final Map<Who, RawClient> clients = new EnumMap<>(Who.class);

    @BeforeAll
    static void start() {
        Limits limits = Limits.standard().withRetries(Duration.ofMillis(50), Duration.ofMillis(200));
        servers = TestServers.start(directory, limits.withSlowdown(Duration.ofMillis(1)), "@a", "@b", "@c");
        fresh = TestServers.start(TestServers.settings(directory.resolve("fresh"), Optional.empty(), "@n"), limits);
    }

    @AfterAll
    static void stop() {
        servers.close();
        fresh.close();
        Set<Integer> cases = rows().flatMap(row -> row.cases().stream()).collect(Collectors.toCollection(TreeSet::new));
        System.out.println("conformance: " + cases.size() + " cases of the checklist's " + CASES + ", " + passed.size() + " passed");
    }

    @AfterEach
    void disconnect() {
        servers.disconnect();
        fresh.disconnect();
    }

    @Test
    void every_case_of_the_checklist_is_played() {
        assertThat(rows().flatMap(row -> row.cases().stream()).distinct().sorted())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, CASES).boxed().toList());
    }

    static Stream<Row> rows() {
        return Stream.of(directory(), connection(), logins(), records(), betweenAtSigns(), notifications(), monitors(), synchronisation(), enrolments())
                .flatMap(rows -> rows);
    }

    static Stream<Row> directory() {
        return Stream.of(
                row("1 to 3", greets(Who.DIR), answers(Who.DIR, "a\n", "localhost:\\d+\r\n@"), answers(Who.DIR, "A\r\n", "localhost:\\d+\r\n@"),
                        answers(Who.DIR, "nosuch\n", "null\r\n@"), answers(Who.DIR, "nosuch\n", "null\r\n@"), answers(Who.DIR, "@exit\n", "\\(closed\\)")),
                row("4", answers(Who.DIR, "\r\n", "null\r\n@"), answers(Who.DIR, "a\n", "localhost:\\d+\r\n@")),
                row("5 6", greets(Who.U), answers(Who.U, "\r\n", "error:AT0003-Exception: invalid command\n@"), answers(Who.U, "noop:0\r\n", "data:ok\n@")));
    }

    static Stream<Row> logins() {
        return Stream.of(
                row("12 to 14", says(Who.N, "cram:", "error:AT0003-.*"), says(Who.N, "from:@n", "data:_.*"),
                        says(Who.N, "cram:" + "0".repeat(128), "error:AT0401-Exception: Authentication Failed"), crams(Who.NC)),
                row("16 17", signs(Who.U, "pkam:", "data:success\n@a@"), signs(Who.U2, "pkam:signingAlgo:rsa2048:hashingAlgo:sha256:", "data:success\n@a@"),
                        signs(Who.U2, "pkam:signingAlgo:rsa2048:hashingAlgo:sha256:", "data:success\n@a@")),
                row("18", signs(Who.U, "pkam:signingAlgo:none:hashingAlgo:sha256:", "error:AT0011-Exception: .*Exception.*"), ends(Who.U)),
                row("19 20", says(Who.PC, "update:privatekey:at_pkam_publickey " + EccKeys.PUBLIC, "data:-1"),
                        test -> assertThat(EccKeys.login(servers.connect("@c"), "@c")).isEqualTo("data:success\n@c@"),
                        test -> assertThat(test.client(Who.PC).reply("update:privatekey:at_pkam_publickey " + servers.keys("@c").authenticationPublicKey()))
                                .isEqualTo("data:-1")),
                row("120", test -> {
                    try (TestServers stopping = TestServers.start(directory.resolve("stopping"), Limits.standard(), "@a")) {
                        RawClient owner = stopping.owner("@a");
                        owner.reply("from:@a:clientConfig:{\"version\":\"3.3.0\"}");
                        RawClient other = stopping.connect("@a");
                        Await.value(stopping.host.pause());
                        assertThat(owner.ask("noop:0")).matches("error:\\{\"errorCode\":\"AT0024\",\"errorDescription\":\"Server is paused : Server is temporarily.*\"}\n@a@");
                        assertThat(owner.record()).isEqualTo("(closed)");
                        assertThat(other.ask("noop:0")).startsWith("error:AT0024-Exception: Server is temporarily").endsWith("\n@");
                        assertThat(other.record()).isEqualTo("(closed)");
                    }
                }));
    }

    static Stream<Row> monitors() {
        return Stream.of(
                row("115", turn(Duration.ofMillis(5)), keeps("before", test -> Long.toString(servers.clock.millis())), turn(Duration.ofMillis(5)),
                        says(Who.P, "notify:id:e1:update:messageType:key:@b:monitor.e2etest@a:message_1", "data:e1"), soon(Who.P, "notify:status:e1", "data:delivered"),
                        says(Who.P, "notify:id:e2:update:messageType:key:@b:monitor.e2etest@a:message_2", "data:e2"), soon(Who.P, "notify:status:e2", "data:delivered"),
                        says(Who.P, "notify:id:e3:update:messageType:key:@b:monitor.e2etest@a:message_3", "data:e3"), soon(Who.P, "notify:status:e3", "data:delivered"),
                        says(Who.P, "notify:id:e4:update:messageType:key:@b:monitor.e2etest@a:message_4", "data:e4"), soon(Who.P, "notify:status:e4", "data:delivered"),
                        says(Who.P, "notify:id:e5:update:messageType:key:@b:monitor.e2etest@a:message_5", "data:e5"), soon(Who.P, "notify:status:e5", "data:delivered"),
                        listens(Who.MB, "monitor:strict:$before monitor.e2etest"), hears(Who.MB, ".*\"id\":\"e1\".*"), hears(Who.MB, ".*\"id\":\"e2\".*"),
                        hears(Who.MB, ".*\"id\":\"e3\".*"), hears(Who.MB, ".*\"id\":\"e4\".*"), hears(Who.MB, ".*\"id\":\"e5\".*")),
                row("116 117", listens(Who.MB, "monitor t117"), says(Who.P, "notify:id:m1:@b:other.x@a:v", "data:m1"), says(Who.P, "notify:id:m2:@b:key.t117@a:v", "data:m2"),
                        hears(Who.MB, "notification: \\{\"id\":\"m2\",\"from\":\"@a\",\"to\":\"@b\",\"key\":\"@b:key.t117@a\",\"value\":\"v\",\"operation\":\"update\","
                                + "\"epochMillis\":\\d{10,},\"messageType\":\"MessageType.key\",\"isEncrypted\":true,\"metadata\":\\{.*\"ivNonce\":null.*\\}\\}")),
                row("118", says(Who.U, "monitor", WITHOUT_AUTH)),
                row("119", listens(Who.MA, "monitor nothing"), keeps("id", test -> test.client(Who.P).reply("update:k119@a v").substring("data:".length())),
                        soonHears(Who.MA, ".*\"id\":\"-1\".*\"key\":\"statsNotification.@a\",\"value\":\"$id\".*\"epochMillis\":\\d{10,}.*")));
    }

    static Stream<Row> synchronisation() {
        return Stream.of(
                row("34 94", says(Who.P, "update:many.s34@a 1", OK), keeps("first", lastCommit(Who.P, 0)), says(Who.P, "update:many.s34@a 2", OK),
                        says(Who.P, "update:many.s34@a 3", OK), keeps("last", lastCommit(Who.P, 0)),
                        says(Who.P, "stats:3", "data: \\[\\{\"id\":\"3\",\"name\":\"lastCommitID\",\"value\":\"$last\"\\}\\]"),
                        test -> assertThat(Long.parseLong(test.kept.get("last"))).isEqualTo(Long.parseLong(test.kept.get("first")) + 2),
                        says(Who.P, "sync:from:$first:limit:10:s34", "data:\\[\\{\"atKey\":\"many.s34@a\",\"value\":\"3\",\"metadata\":\\{.*\"version\":\"2\".*\\},\"commitId\":$last,\"operation\":\"\\+\"\\}\\]")),
                row("97", says(Who.P, "update:ttl:60000:public:twitter.s97@a v", OK), keeps("before", lastCommit(Who.P, -1)),
                        says(Who.P, "sync:from:$before:limit:5:twitter", "data:\\[\\{\"atKey\":\"public:twitter.s97@a\",\"value\":\"v\",\"metadata\":\\{.*\"ttl\":\"60000\".*\"operation\":\"\\*\"\\}\\]")),
                row("3.18: operations, and what no filter holds back", keeps("before", lastCommit(Who.P, 0)), says(Who.P, "update:d.s318@a v", OK), says(Who.P, "update:meta:d.s318@a:ttl:1", OK),
                        says(Who.P, "update:shared_key.x@a v", OK), says(Who.P, "update:gone.s318@a v", OK), says(Who.P, "delete:gone.s318@a", OK),
                        says(Who.P, "sync:from:$before:limit:9:s318", "data:\\[.*d.s318@a.*\"operation\":\"#\".*shared_key.x@a.*\"atKey\":\"gone.s318@a\",\"value\":null,\"metadata\":null.*\"operation\":\"-\"\\}\\]"),
                        says(Who.P, "sync:from:999999:limit:9", "data:\\[\\]")),
                row("3.18: a batch", says(Who.P, "batch:[{\"id\":1,\"command\":\"update:b1.s@a v\"},{\"id\":2,\"command\":\"updte:x\"},{\"id\":3,\"command\":\"llookup:b1.s@a\"}]",
                                "data:\\[\\{\"id\":1,\"response\":\\{\"data\":\"\\d+\"\\}\\},\\{\"id\":2,\"response\":\\{\"error_code\":\"AT0003\",\"error_message\":\"invalid command\"\\}\\},"
                                        + "\\{\"id\":3,\"response\":\\{\"data\":\"v\"\\}\\}\\]"),
                        says(Who.P, "batch:[{\"id\":1,\"command\":\"monitor\"}]", "data:.*AT0003.*"), says(Who.P, "batch:{}", SYNTAX), says(Who.P, "batch:[x]", SYNTAX)),
                row("92 99 100", enrols(Who.A, "app99", "{\"wavi\":\"rw\",\"buzz\":\"rw\"}"), keeps("before", lastCommit(Who.P, 0)),
                        says(Who.P, "update:one.wavi@a v", OK), says(Who.P, "update:two.buzz@a v", OK), keeps("last", lastCommit(Who.P, 0)), says(Who.P, "update:three.atmosphere@a v", OK),
                        says(Who.A, "sync:from:$before:limit:10", "data:\\[\\{\"atKey\":\"one.wavi@a\".*\\},\\{\"atKey\":\"two.buzz@a\"[^{]*\\{[^}]*\\},\"commitId\":$last,\"operation\":\"\\+\"\\}\\]"),
                        says(Who.A, "stats:3", "data: .*\"value\":\"$last\".*"), says(Who.A, "scan (one|two|three)\\.", "data:\\[\"one.wavi@a\",\"two.buzz@a\"\\]"),
                        says(Who.P, "scan (one|two|three)\\.", "data:\\[\"one.wavi@a\",\"three.atmosphere@a\",\"two.buzz@a\"\\]")));
    }

    static Stream<Row> enrolments() {
        return Stream.of(
                row("121 122 26 141 128", crams(Who.NC),
                        keeps("id", captures(Who.NC, "enroll:request:{\"appName\":\"first\",\"deviceName\":\"dev\",\"namespaces\":{\"wavi\":\"rw\"},\"apkamPublicKey\":\"$key\","
                                + "\"encryptedDefaultEncryptionPrivateKey\":\"priv\",\"encryptedDefaultSelfEncryptionKey\":\"self\"}", "data:\\{\"enrollmentId\":\"([^\"]+)\",\"status\":\"approved\"\\}")),
                        joins(Who.NA, "@n", "$id"), says(Who.NA, "enroll:fetch:{\"enrollmentId\":\"$id\"}",
                                "data:\\{\"appName\":\"first\",\"deviceName\":\"dev\",\"namespace\":\\{\"\\*\":\"rw\",\"__manage\":\"rw\",\"wavi\":\"rw\"\\}.*"),
                        says(Who.NA, "info", "data:.*\"apkam_metadata\":\\{.*\"appName\":\"first\",\"deviceName\":\"dev\",\"namespaces\":.*\"sessionId\":\"_.*\"apkamPublicKey\":\".*"),
                        says(Who.NA, "update:any.thing@n v", OK), says(Who.NA, "llookup:any.thing@n", "data:v"), says(Who.NA, "scan any", "data:\\[\"any.thing@n\"\\]"),
                        says(Who.NA, "keys:get:self", "data:\\[\"$id.default_self_enc_key.__manage@n\"\\]"), says(Who.NA, "keys:get:private", "data:\\[\"$id.default_enc_private_key.__manage@n\"\\]"),
                        says(Who.NA, "keys:get:keyName:$id.default_enc_private_key.__manage@n", "data:\\{\"value\":\"priv\"\\}"),
                        says(Who.NA, "keys:get:keyName:$id.default_self_enc_key.__manage@n", "data:\\{\"value\":\"self\"\\}")),
                row("15", crams(Who.NC), says(Who.NC, "delete:privatekey:at_secret", "data:-1"), test -> assertThat(test.cram(Who.N)).startsWith("error:AT0401"),
                        says(Who.N, "update:x@n v", WITHOUT_AUTH)),
                row("123", says(Who.U, "enroll:deny:{\"enrollmentId\":\"x\"}", "error:AT0401-Exception: Cannot deny enrollment without authentication"),
                        says(Who.U, "enroll:approve:{\"enrollmentId\":\"x\"}", "error:AT0401-Exception: Cannot approve enrollment without authentication"),
                        says(Who.U, "enroll:revoke:{\"enrollmentId\":\"x\"}", "error:AT0401-Exception: Cannot revoke enrollment without authentication")),
                row("124", says(Who.P, "enroll:approve:{\"enrollmentId\":\"x\"}", "error:AT0028:enrollment_id: x is expired or invalid"),
                        says(Who.P, "enroll:deny:{\"enrollmentId\":\"x\"}", "error:AT0028:enrollment_id: x is expired or invalid"), says(Who.P, "enroll:deny", "error:AT0022-.*Enroll parameters not provided")),
                row("125", says(Who.U, request("app125", "{\"wavi\":\"rw\"}", ""), "error:AT0011-Exception: invalid otp. Cannot process enroll request"),
                        says(Who.U, request("app125", "{\"wavi\":\"rw\"}", "ABC123"), "error:AT0011-Exception: invalid otp. Cannot process enroll request")),
                row("126", asks(Who.U, "app126", "{\"wavi\":\"rw\"}"), signs(Who.U2, "pkam:enrollmentId:$id:", "error:AT0026:enrollment_id: .* is pending\n@"),
                        says(Who.P, "enroll:deny:{\"enrollmentId\":\"$id\"}", "data:\\{\"status\":\"denied\",\"enrollmentId\":\"$id\"\\}"),
                        signs(Who.U2, "pkam:enrollmentId:$id:", "error:AT0025:enrollment_id: .* is denied\n@")),
                row("127 143", enrols(Who.A, "app127", "{\"wavi\":\"rw\"}"), says(Who.A, "llookup:$id.new.enrollments.__manage@a", "error:AT0009-.* is not authorized to llookup key: $id.new.enrollments.__manage@a"),
                        says(Who.P, "update:x.foreign@a v", OK), says(Who.A, "llookup:x.foreign@a", "error:AT0009-UnAuthorized client in request : Connection with enrollment ID $id is not authorized to llookup key: x.foreign@a"),
                        says(Who.A, "delete:x.foreign@a", "error:AT0009-.*not authorized to delete key: x.foreign@a"), says(Who.A, "update:x.foreign@a w", "error:AT0009-.*"),
                        says(Who.A, "notify:@b:x.foreign@a:v", "error:AT0009-.*"), says(Who.A, "update:nonamespace@a w", "error:AT0009-.*"), says(Who.A, "update:y.wavi@a w", OK),
                        says(Who.A, "update:privatekey:at_pkam_publickey w", "error:AT0009-.*"), says(Who.A, "update:public:publickey@a w", "error:AT0009-.*"),
                        says(Who.A, "config:block:add:@x", "error:AT0009-.*"), says(Who.A, "otp:get", "error:AT0009-.*"),
                        says(Who.A, "batch:[{\"id\":1,\"command\":\"llookup:x.foreign@a\"}]", "data:.*AT0009.*"), says(Who.A, "lookup:publickey@a", "error:AT00(09|15)-.*")),
                row("an app that may only read", enrols(Who.A, "reader", "{\"wavi\":\"r\"}"), says(Who.P, "update:r.wavi@a v", OK), says(Who.A, "llookup:r.wavi@a", "data:v"),
                        says(Who.A, "update:r.wavi@a w", "error:AT0009-.*"), says(Who.A, "delete:r.wavi@a", "error:AT0009-.*"), says(Who.A, "notify:@b:r.wavi@a:v", "error:AT0009-.*")),
                row("129 137", asks(Who.U, "app129", "{\"wavi\":\"rw\"}"), says(Who.P, "enroll:list", "data:.*\"$id.new.enrollments.__manage@a\":\\{\"appName\":\"app129\",\"deviceName\":\"dev\","
                                + "\"namespace\":\\{\"wavi\":\"rw\"\\},\"encryptedAPKAMSymmetricKey\":\"sym\",\"status\":\"pending\"\\}.*"), approves("$id"),
                        says(Who.P, "enroll:revoke:{\"enrollmentId\":\"$id\"}", "data:\\{\"status\":\"revoked\".*"),
                        says(Who.P, "enroll:list:{\"enrollmentStatusFilter\":[\"revoked\"]}", "data:(?!.*(approved|pending|denied)).*$id.*"),
                        says(Who.P, "enroll:list:{\"enrollmentStatusFilter\":[\"pending\"]}", "data:(?!.*$id).*")),
                row("130", listens(Who.MA, "monitor:selfNotifications __manage"), asks(Who.U, "app130", "{\"wavi\":\"rw\"}"),
                        hears(Who.MA, "notification: .*\"from\":\"@a\",\"to\":\"@a\",\"key\":\"$id.new.enrollments.__manage@a\",\"value\":\"\\{\\\\\"encryptedApkamSymmetricKey\\\\\":\\\\\"sym\\\\\","
                                + "\\\\\"encryptedAPKAMSymmetricKey\\\\\":\\\\\"sym\\\\\",\\\\\"appName\\\\\":\\\\\"app130\\\\\",\\\\\"deviceName\\\\\":\\\\\"dev\\\\\",\\\\\"namespace\\\\\":.*")),
                row("131", enrols(Who.A, "wavi131", "{\"wavi\":\"rw\"}"), says(Who.P, "llookup:public:wavi131.dev.pkam.__pkams.__public_keys@a", "data:\\{\"apkamPublicKey\":\".+\"\\}")),
                row("132", enrols(Who.A, "app132", "{\"wavi\":\"rw\"}"), keeps("otp", captures(Who.P, "otp:get", "data:(.*)")),
                        says(Who.U2, request("app132", "{\"buzz\":\"rw\"}", "$otp"), "error:AT0011-Exception: Another enrollment with id $id exists with the app name: app132 and device name: dev in approved state")),
                row("133", enrols(Who.A, "app133", "{\"wavi\":\"rw\"}"), says(Who.A, "enroll:revoke:{\"enrollmentId\":\"$id\"}", "error:AT0031-.*Current client cannot revoke its own enrollment"),
                        says(Who.A, "enroll:revoke:force:{\"enrollmentId\":\"$id\"}", "data:\\{\"status\":\"revoked\",\"enrollmentId\":\"$id\",\"message\":\"Enrollment is revoked. Closing the connection in 10 seconds\"\\}"),
                        says(Who.A, "noop:0", "error:AT0027:enrollment_id: $id is revoked"), ends(Who.A)),
                row("134", enrols(Who.A, "app134", "{\"wavi\":\"rw\"}"), says(Who.P, "enroll:revoke:{\"enrollmentId\":\"$id\"}", "data:\\{\"status\":\"revoked\",.*"), ends(Who.A),
                        signs(Who.U2, "pkam:enrollmentId:$id:", "error:AT0027:enrollment_id: .* is revoked\n@"),
                        says(Who.P, "enroll:unrevoke:{\"enrollmentId\":\"$id\"}", "data:\\{\"status\":\"approved\",\"enrollmentId\":\"$id\"\\}"), joins(Who.A2, "@a", "$id")),
                row("135", enrols(Who.A, "app135", "{\"wavi\":\"rw\"}"), refuses("unrevoke", "approved", "revoked enrollments can be unrevoked"),
                        says(Who.P, "enroll:revoke:{\"enrollmentId\":\"$id\"}", "data:.*"), refuses("approve", "revoked", "pending enrollments can be approved"),
                        asks(Who.U2, "app135b", "{\"wavi\":\"rw\"}"), refuses("revoke", "pending", "approved enrollments can be revoked"), says(Who.P, "enroll:deny:{\"enrollmentId\":\"$id\"}", "data:.*"),
                        refuses("approve", "denied", "pending enrollments can be approved"), refuses("revoke", "denied", "approved enrollments can be revoked")),
                row("84 136", says(Who.P, "config:set:maxNotificationRetries=25", "data:ok"), says(Who.P, "config:print:maxNotificationRetries", "data:25"),
                        says(Who.P, "config:reset:maxNotificationRetries", "data:ok"), says(Who.P, "config:print:maxNotificationRetries", "data:30"),
                        says(Who.P, "config:set:maxRequestsPerTimeFrame=2", "data:ok"), wrongRequests(Who.U, 2),
                        says(Who.U, request("x", "{\"wavi\":\"rw\"}", "nothing"), "error:AT0011-Exception: Enrollment requests have exceeded the limit within the specified time frame"),
                        says(Who.U2, request("x", "{\"wavi\":\"rw\"}", "nothing"), "error:AT0011-Exception: invalid otp.*"), says(Who.P, "config:reset:maxRequestsPerTimeFrame", "data:ok"),
                        wrongRequests(Who.U3, 5), says(Who.U3, request("x", "{\"wavi\":\"rw\"}", "nothing"), "error:AT0011-.*exceeded the limit.*"), turn(Duration.ofMinutes(61)),
                        says(Who.U3, request("x", "{\"wavi\":\"rw\"}", "nothing"), "error:AT0011-Exception: invalid otp.*")),
                row("138", enrols(Who.A, "app138", "{\"__manage\":\"rw\",\"wavi\":\"rw\"}"), asks(Who.U2, "app138b", "{\"buzz\":\"rw\"}"),
                        says(Who.A, "enroll:approve:{\"enrollmentId\":\"$id\",\"encryptedDefaultEncryptionPrivateKey\":\"p\",\"encryptedDefaultSelfEncryptionKey\":\"s\"}", "error:AT0011-.*Client is not authorized for namespaces in the enrollment request"),
                        says(Who.A, "enroll:deny:{\"enrollmentId\":\"$id\"}", "error:AT0011-.*Client is not authorized for namespaces in the enrollment request"),
                        approves("$id"), says(Who.A, "enroll:revoke:{\"enrollmentId\":\"$id\"}", "error:AT0011-.*Client is not authorized for namespaces in the enrollment request"),
                        asks(Who.U3, "app138c", "{\"wavi\":\"r\"}"),
                        says(Who.A, "enroll:approve:{\"enrollmentId\":\"$id\",\"encryptedDefaultEncryptionPrivateKey\":\"p\",\"encryptedDefaultSelfEncryptionKey\":\"s\"}", "data:\\{\"status\":\"approved\".*")),
                row("139", keeps("otp", captures(Who.P, "otp:get", "data:(.*)")),
                        keeps("id", captures(Who.U, "enroll:request:{\"appName\":\"app139\",\"deviceName\":\"dev\",\"namespaces\":{\"wavi\":\"rw\"},\"otp\":\"$otp\",\"apkamPublicKey\":\"$key\",\"apkamKeysExpiryInMillis\":5000}",
                                "data:.*\"enrollmentId\":\"([^\"]+)\".*")), approves("$id"), joins(Who.A, "@a", "$id"), turn(Duration.ofSeconds(6)),
                        signs(Who.U2, "pkam:enrollmentId:$id:", "error:AT0028:enrollment_id: .* is expired or invalid\n@"), says(Who.A, "scan", "error:AT0028:The enrollment id: $id is expired. Closing the connection"), ends(Who.A)),
                row("a request that nobody decides about ends after two days", asks(Who.U, "app48", "{\"wavi\":\"rw\"}"), turn(Duration.ofHours(49)),
                        says(Who.P, "enroll:deny:{\"enrollmentId\":\"$id\"}", "error:AT0028:.*")),
                row("140", asks(Who.U, "app140", "{\"wavi\":\"rw\"}"), says(Who.P, "enroll:deny:{\"enrollmentId\":\"$id\"}", "data:.*"),
                        says(Who.P, "enroll:delete:{\"enrollmentId\":\"$id\"}", "data:\\{\"status\":\"deleted\",\"enrollmentId\":\"$id\"\\}"),
                        enrols(Who.A, "app140b", "{\"wavi\":\"rw\"}"), says(Who.P, "enroll:revoke:{\"enrollmentId\":\"$id\"}", "data:.*"),
                        says(Who.P, "enroll:delete:{\"enrollmentId\":\"$id\"}", "data:\\{\"status\":\"deleted\",\"enrollmentId\":\"$id\"\\}"),
                        says(Who.P, "enroll:fetch:{\"enrollmentId\":\"$id\"}", "error:AT0028:.*")),
                row("142", enrols(Who.A, "app142", "{\"buzz\":\"rw\"}"), says(Who.A, "update:atconnections.bob.alice.at_contact.buzz@a v", OK),
                        says(Who.A, "llookup:atconnections.bob.alice.at_contact.buzz@a", "data:v"), says(Who.A, "delete:atconnections.bob.alice.at_contact.buzz@a", OK)),
                row("144", enrols(Who.A, "app144", "{\"wavi\":\"rw\"}"), says(Who.A, "keys:put:public:namespace:__global:appName:wavi:deviceName:pixel:keyType:rsa2048:keyName:enc_1 MIIB", "data:-1"),
                        says(Who.A, "keys:get:keyName:public:enc_1.__public_keys.__global@a", "data:\\{\"value\":\"MIIB\",\"keyType\":\"rsa2048\",\"enrollmentId\":\"$id\",\"encryptionKeyName\":null\\}"),
                        says(Who.A, "keys:put:self:namespace:wavi:keyType:aes:keyName:s_1 AAAA", "data:-1"), says(Who.A, "keys:get:self", "data:.*\"app144.dev.s_1.__self_keys.wavi@a\".*"),
                        says(Who.A, "keys:put:private:namespace:buzz:keyName:p_1 AAAA", "error:AT0009-.*"), says(Who.A, "keys:get:keyName:private:blocklist@a", "error:AT0009-.*"),
                        says(Who.A, "keys:delete:keyName:public:enc_1.__public_keys.__global@a", "data:-1"), says(Who.A, "keys:get:public", "data:(?!.*enc_1).*"),
                        says(Who.P, "keys:get:self", "error:AT0011-.*Keys verb cannot be accessed without an enrollmentId")),
                row("145", says(Who.U, "keys:get:self", WITHOUT_AUTH), says(Who.U, "keys:put:self:namespace:wavi:keyName:k v", WITHOUT_AUTH)),
                row("146", says(Who.U, "otp:get", WITHOUT_AUTH), keeps("otp", captures(Who.P, "otp:get", "data:([1-9A-NP-Z]{6})")), says(Who.P, "otp:get", "data:(?!$otp)[1-9A-NP-Z]{6}"),
                        turn(Duration.ofMinutes(6)), says(Who.U, request("app146", "{\"wavi\":\"rw\"}", "$otp"), "error:AT0011-Exception: invalid otp.*")),
                row("147", says(Who.P, "otp:put:abc123", "data:ok"), says(Who.U, request("app147", "{\"wavi\":\"rw\"}", "ABC123"), "data:.*pending.*"),
                        says(Who.U, request("app147b", "{\"wavi\":\"rw\"}", "Abc123"), "data:.*pending.*")),
                row("a code is good once", keeps("otp", captures(Who.P, "otp:get", "data:(.*)")), says(Who.U, request("once", "{\"wavi\":\"rw\"}", "$otp"), "data:.*pending.*"),
                        says(Who.U2, request("twice", "{\"wavi\":\"rw\"}", "$otp"), "error:AT0011-Exception: invalid otp.*")),
                row("monitors and lists of an app show what it may read", enrols(Who.A, "seer", "{\"wavi\":\"r\"}"), listens(Who.A, "monitor"), says(Who.PB, "notify:id:not4you:@a:x.buzz@b:v", "data:not4you"),
                        soon(Who.PB, "notify:status:not4you", "data:delivered"), says(Who.PB, "notify:id:4you:@a:x.wavi@b:v", "data:4you"), hears(Who.A, ".*\"id\":\"4you\".*"), joins(Who.A2, "@a", "$id"),
                        says(Who.A2, "notify:list:(buzz|wavi)", "data:(?!.*not4you).*4you.*"), says(Who.A2, "notify:fetch:not4you", "error:AT0009-.*")));
    }

    static Stream<Row> connection() {
        return Stream.of(
                row("7", says(Who.U, "from:@a", "data:_" + UUID + "@a:" + UUID)),
                row("8", says(Who.U, "from:a", "data:_" + UUID + "@a:" + UUID)),
                row("9", says(Who.U, "FROM:@a", "data:_" + UUID + "@a:" + UUID)),
                row("10", says(Who.U, "from:", "error:AT0003-Exception: Syntax Exception"),
                        says(Who.U, "from:@@x", "error:AT0003-Exception: Syntax Exception")),
                row("11", says(Who.P, "config:block:add:@c", "data:success"),
                        says(Who.U, "from:@c", "error:AT0013-Exception: Unable to connect"), ends(Who.U),
                        says(Who.P, "config:block:remove:@c", "data:success")),
                row("21", says(Who.U, "pol", "error:AT0011-Exception: .*"), ends(Who.U)),
                row("22", says(Who.U, "pol:x", "error:AT0003-Exception: invalid command")),
                row("23", says(Who.U, "noop:0", "data:ok")),
                row("24", says(Who.P, "noop:5001", "error:AT0022-Illegal arguments : .*maximum is 5000 milliseconds")),
                row("25", says(Who.U, "info", "data:\\{\"version\":\"3[^\"]+\",\"uptimeAsWords\":\"\\d+ days .*\"\\}"),
                        says(Who.U, "info:brief", "data:\\{\"version\":\"3[^\"]+\",\"uptimeAsMillis\":\\d+,\"pipelining\":\\d+\\}"),
                        says(Who.U, "info:full", "error:AT0003-Exception: Syntax Exception")),
                row("from: no atSign", says(Who.U, "from:@a!", "error:AT0011-Exception: .*"), ends(Who.U)),
                row("from: clientConfig that is no JSON", says(Who.U, "from:@a:clientConfig:{x}", "error:AT0011-Exception: .*"), ends(Who.U)),
                row("2.6: JSON errors for newer clients", says(Who.P, "from:@a:clientConfig:{\"version\":\"3.0.38\"}", "data:_.*"),
                        says(Who.P, "llookup:nokey@a", "error:\\{\"errorCode\":\"AT0015\",\"errorDescription\":\"key not found : nokey@a does not exist in keystore\"\\}")),
                row("2.6: text errors for older clients", says(Who.P, "from:@a:clientConfig:{\"version\":\"3.0.37\"}", "data:_.*"),
                        says(Who.P, "llookup:nokey@a", "error:AT0015-key not found : nokey@a does not exist in keystore")),
                row("2.6: JSON errors before login", says(Who.U, "from:@a:clientConfig:{\"version\":\"10.0.0\",\"clientId\":\"x\"}", "data:_.*"),
                        says(Who.U, "scan:@b", "error:\\{\"errorCode\":\"AT0401\",\"errorDescription\":\"Exception: Scan to another .*\"\\}")),
                row("54, 118, 145 and all other verbs of the owner", says(Who.U, "update:k.w@a v", WITHOUT_AUTH), says(Who.U, "update:", WITHOUT_AUTH),
                        says(Who.U, "monitor", WITHOUT_AUTH), says(Who.U, "keys:get:self", WITHOUT_AUTH), says(Who.U, "llookup:x@a", WITHOUT_AUTH),
                        says(Who.U, "plookup:x@a", WITHOUT_AUTH), says(Who.U, "delete:x@a", WITHOUT_AUTH), says(Who.U, "stats", WITHOUT_AUTH),
                        says(Who.U, "config:block:show", WITHOUT_AUTH), says(Who.U, "otp:get", WITHOUT_AUTH), says(Who.U, "notify:status:x", WITHOUT_AUTH),
                        says(Who.U, "notify:list", WITHOUT_AUTH), says(Who.U, "sync:from:1:limit:1", WITHOUT_AUTH),
                        says(Who.U, "notify:@b:ab@a", "error:AT0401-Exception: Notify command cannot be executed without authentication")),
                row("a verb that may be missing", says(Who.P, "stream:init", "error:AT0003-.*")),
                row("98", says(Who.P, "sync:x", UNKNOWN), says(Who.P, "sync x", UNKNOWN)));
    }

    static Stream<Row> records() {
        return Stream.of(
                row("27 29 30 31", says(Who.P, "update:public:mobile-1@a 9988112343", OK), says(Who.P, "scan mobile-1", "data:\\[\"public:mobile-1@a\"\\]"),
                        says(Who.P, "llookup:public:mobile-1@a", "data:9988112343"), says(Who.P, "delete:public:mobile-1@a", OK)),
                row("28", says(Who.P, "update:@b:email-1@a x@example.com", OK)),
                row("32 33", says(Who.P, "update:public:k-32@a one", OK),
                        says(Who.P, "llookup:all:public:k-32@a", "data:\\{\"key\":\"public:k-32@a\",\"data\":\"one\",\"metaData\":\\{\"createdBy\":\"@a\",\"updatedBy\":\"@a\","
                                + "\"createdAt\":\"([-0-9]+ [:0-9]+\\.\\d{3}Z)\",\"updatedAt\":\"\\1\",\"status\":\"active\",\"version\":0\\}\\}"),
                        turn(Duration.ofSeconds(1)), says(Who.P, "update:public:k-32@a two", OK),
                        says(Who.P, "llookup:meta:public:k-32@a", "data:\\{\"createdBy\":\"@a\",\"updatedBy\":\"@a\","
                                + "\"createdAt\":\"([-0-9]+ [:0-9]+\\.\\d{3}Z)\",\"updatedAt\":\"(?!\\1)[^\"]+\",\"status\":\"active\",\"version\":1\\}")),
                row("35", says(Who.P, "update:public:u-1@a Hey Hello! welcome", OK), says(Who.P, "llookup:public:u-1@a", "data:Hey Hello! welcome")),
                row("36", says(Who.P, "update:public:u-2@a @!ice^&##", OK), says(Who.P, "llookup:public:u-2@a", "data:" + Pattern.quote("@!ice^&##"))),
                row("37", says(Who.P, "update:public:u-3@a U+0026 🦄 こんにちは", OK), says(Who.P, "llookup:public:u-3@a", "data:" + Pattern.quote("U+0026 🦄 こんにちは"))),
                row("38 39 40", says(Who.P, "update:public:key-1@a", SYNTAX), says(Who.P, "update:public:country@@a USA", SYNTAX),
                        says(Who.P, "update:public:@b:invalid-key@a v", SYNTAX)),
                row("41", says(Who.P, "update:public:country,current@a USA", "error:AT0016-Invalid key : You may not update keys of type KeyType.invalidKey")),
                row("42", says(Who.P, "update:@🦄:emoji.name@a v", OK), says(Who.P, "llookup:@🦄:emoji.name@a", "data:v")),
                row("43 44", says(Who.P, "update:ttl:3000:@a:offer@a v", OK), says(Who.P, "llookup:meta:@a:offer@a", "data:.*\"ttl\":3000.*"),
                        says(Who.P, "llookup:@a:offer@a", "data:v"), turn(Duration.ofMillis(3_000)), says(Who.P, "llookup:@a:offer@a", "data:null"),
                        says(Who.P, "lookup:offer@a", "data:null")),
                row("45", says(Who.P, "update:ttb:2000:@a:later@a v", OK), says(Who.P, "llookup:@a:later@a", "data:null"), turn(Duration.ofMillis(2_000)),
                        says(Who.P, "llookup:@a:later@a", "data:v"), says(Who.P, "llookup:meta:@a:later@a", "data:.*\"ttb\":2000.*")),
                row("46", says(Who.P, "update:ttl:4000:ttb:2000:@a:both@a v", OK), says(Who.P, "llookup:@a:both@a", "data:null"), turn(Duration.ofMillis(2_500)),
                        says(Who.P, "llookup:@a:both@a", "data:v"), turn(Duration.ofMillis(4_000)), says(Who.P, "llookup:@a:both@a", "data:null")),
                row("ttl 0 clears", says(Who.P, "update:ttl:1000:short@a v", OK), says(Who.P, "update:ttl:0:short@a v", OK), turn(Duration.ofSeconds(2)),
                        says(Who.P, "llookup:short@a", "data:v")),
                row("47", says(Who.P, "update:public:spaced@a   two", OK), says(Who.P, "llookup:public:spaced@a", "data:  two")),
                row("48", says(Who.P, "update:public:landline@a 123", OK), says(Who.P, "update:public:landlineref@a atsign://landline@a", OK),
                        says(Who.P, "plookup:landlineref@a", "data:123"), says(Who.U, "lookup:landlineref@a", "data:123"),
                        says(Who.PB, "plookup:landlineref@a", "data:123")),
                row("48: a circle of references ends", says(Who.P, "update:public:round@a atsign://round@a", OK), says(Who.U, "lookup:round@a", "data:atsign://round@a")),
                row("49 50", says(Who.P, "update:ttr:-2:@b:kk@a v", "error:AT0003-.*"), says(Who.P, "update:ttl:-1:k.w@a v", "error:AT0003-.*"),
                        says(Who.P, "update:ttb:-1:k.w@a v", "error:AT0003-.*"), says(Who.P, "update:ccd:true:@b:kk@a v", "error:AT0003-.*")),
                row("51", says(Who.P, "update:public:" + "x".repeat(240) + "@a v", "error:AT0016-Invalid key : .*"),
                        says(Who.P, "update:public:" + "x".repeat(239) + "@a v", OK)),
                row("52", says(Who.P, "update:x.w@b v", "error:AT0016-Invalid key : Invalid update command - sharedBy atsign @b .*")),
                row("53", says(Who.P, "update:k53.w@a v", OK), says(Who.P, "update:meta:k53.w@a:ttl:1000", OK),
                        says(Who.P, "llookup:all:k53.w@a", "data:.*\"data\":\"v\".*\"version\":1,\"ttl\":1000.*"),
                        says(Who.P, "update:meta:nokey.w@a:ttl:1000", "error:AT0015-.*")),
                row("3.9: what isn't said stays, null resets", says(Who.P, "update:isEncrypted:true:ivNonce:abc:encoding:base64:k39@a v", OK),
                        says(Who.P, "update:ivNonce:null:k39@a w", OK),
                        says(Who.P, "llookup:meta:k39@a", "data:(?!.*ivNonce).*\"isEncrypted\":true,\"encoding\":\"base64\"\\}")),
                row("3.9: every option, in its place", says(Who.P, "update:ttl:60000:ttb:0:ttr:-1:ccd:true:dataSignature:ds:sharedKeyStatus:s:isBinary:false:isEncrypted:true:sharedKeyEnc:ske"
                                + ":pubKeyCS:cs:encoding:base64:encKeyName:ekn:encAlgo:ea:ivNonce:iv:skeEncKeyName:sekn:skeEncAlgo:sea:all.w@a v", OK),
                        says(Who.P, "llookup:meta:all.w@a", "data:.*\"status\":\"active\",\"version\":0,\"ttl\":60000,\"ttb\":0,\"ttr\":-1,\"ccd\":true,\"dataSignature\":\"ds\","
                                + "\"isBinary\":false,\"isEncrypted\":true,\"sharedKeyEnc\":\"ske\",\"pubKeyCS\":\"cs\",\"encoding\":\"base64\",\"encKeyName\":\"ekn\","
                                + "\"encAlgo\":\"ea\",\"ivNonce\":\"iv\",\"skeEncKeyName\":\"sekn\",\"skeEncAlgo\":\"sea\"\\}")),
                row("3.9: the JSON form", says(Who.P, "update:json:{\"atKey\":\"j1.w\",\"value\":\"line 1\\nline 2\",\"sharedBy\":\"@a\",\"metadata\":{\"ttl\":5000,\"isPublic\":true,\"isBinary\":false}}", OK),
                        says(Who.P, "llookup:public:j1.w@a", "data:line 1\nline 2"), says(Who.P, "llookup:meta:public:j1.w@a", "data:.*\"ttl\":5000,\"isBinary\":false.*"),
                        says(Who.P, "update:json:{\"atKey\":\"private:x\",\"value\":\"v\",\"sharedBy\":\"@a\"}", SYNTAX),
                        says(Who.P, "update:json:{\"atKey\":\"j2\",\"value\":\"v\",\"sharedBy\":\"@a\",\"metadata\":{\"ivNonce\":\"a:b\"}}", SYNTAX),
                        says(Who.P, "update:json:{\"atKey\":\"j2\",\"atKey\":\"j3\",\"value\":\"v\"}", SYNTAX), says(Who.P, "update:json:{\"value\":\"v\"}", SYNTAX)),
                row("a record that can't be changed is written once", says(Who.P, "update:ttl:30000:isEncrypted:true:immutable:true:once.w@a first", OK),
                        says(Who.P, "update:ttl:30000:immutable:true:once.w@a second", "error:AT0011-.*Immutable records may not be updated"),
                        says(Who.P, "update:meta:once.w@a:ttl:1", "error:AT0011-.*Immutable records may not be updated"),
                        says(Who.P, "delete:once.w@a", "error:AT0011-.*Immutable records may not be deleted without the force flag"),
                        says(Who.P, "llookup:all:once.w@a", "data:.*\"data\":\"first\".*\"immutable\":true.*"), turn(Duration.ofSeconds(31)),
                        says(Who.P, "update:immutable:true:once.w@a third", OK), says(Who.P, "delete:force:once.w@a", OK),
                        says(Who.P, "update:once.w@a fourth", OK), says(Who.P, "delete:once.w@a", OK)),
                row("4.2: keys are stored in lower case", says(Who.P, "update:public:MyKey.W@a Value", OK), says(Who.P, "llookup:public:mykey.w@A", "data:Value"),
                        says(Who.P, "scan mykey", "data:\\[\"public:mykey.w@a\"\\]")),
                row("55", says(Who.P, "llookup:random@a", "error:AT0015-key not found : random@a does not exist in keystore")),
                row("56 57 61", says(Who.P, "lokup:public:phone@a", UNKNOWN), says(Who.P, "plookup:color@a@@@", SYNTAX), says(Who.PB, "plookup:mobile@a@b", SYNTAX)),
                row("58", says(Who.P, "update:@b:country58@a v", OK), says(Who.P, "llookup:country58@a", "error:AT0015-.*")),
                row("73", says(Who.P, "update:public:location@a v", OK), says(Who.P, "delete:public:location@a", OK), says(Who.P, "scan location", "data:\\[\\]")),
                row("74 76", says(Who.P, "deete:phone@a", UNKNOWN), says(Who.P, "update:twice@a v", OK), says(Who.P, "delete:twice@a", OK), says(Who.P, "delete:twice@a", OK)),
                row("77 78 79 80", says(Who.P, "delete:public:signing_publickey@a", "error:AT0009-.*Cannot delete protected key: 'public:signing_publickey@a'"),
                        says(Who.P, "delete:@a:signing_privatekey@a", "error:AT0009-.*Cannot delete protected key.*"),
                        says(Who.P, "delete:public:publickey@a", "error:AT0009-.*Cannot delete protected key.*"),
                        says(Who.P, "delete:privatekey:at_pkam_publickey", SYNTAX),
                        says(Who.P, "scan:showhidden:false ^(public|@a):(publickey|signing)", "data:\\[\"@a:signing_privatekey@a\",\"public:publickey@a\",\"public:signing_publickey@a\"\\]")),
                row("81 82 83", says(Who.P, "config:block:show", "data:null"), says(Who.P, "config:block:add:@x @y @a", "data:success"),
                        says(Who.P, "config:block:show", "data:\\[\"@x\",\"@y\"\\]"), says(Who.P, "config:block:remove:@x @y", "data:success"),
                        says(Who.P, "config:block:show", "data:null"), says(Who.P, "config:block:add:", SYNTAX), says(Who.P, "config:block:add:@@x", SYNTAX),
                        says(Who.P, "config:block:list", SYNTAX)),
                row("85 86", says(Who.P, "scan@", SYNTAX), says(Who.P, "update:r86.me@a v", OK), says(Who.P, "scan r8\\d.me", "data:\\[\"r86.me@a\"\\]"),
                        says(Who.P, "scan (", "error:AT0003-Invalid syntax : Invalid regex.*")),
                row("87", says(Who.P, "update:ttl:3000:ttlKEY87.me@a 1", OK), says(Who.P, "scan ttlkey87", "data:\\[\"ttlkey87.me@a\"\\]"), turn(Duration.ofSeconds(4)),
                        says(Who.P, "scan ttlkey87", "data:\\[\\]")),
                row("88", says(Who.P, "update:ttb:4000:ttbkey88.me@a 1", OK), says(Who.P, "scan ttbkey88", "data:\\[\\]"), turn(Duration.ofSeconds(4)),
                        says(Who.P, "scan ttbkey88", "data:\\[\"ttbkey88.me@a\"\\]")),
                row("89", says(Who.P, "update:public:p89@a v", OK), says(Who.P, "update:public:__h89@a v", OK), says(Who.P, "update:public:_t89@a v", "data:-1"),
                        says(Who.U, "scan 89", "data:\\[\"p89@a\"\\]"), says(Who.U, "scan publickey@", "data:\\[\"publickey@a\",\"signing_publickey@a\"\\]"), says(Who.U, "lookup:_t89@a", "data:v")),
                row("90", says(Who.U, "scan:@b", "error:AT0401-Exception: Scan to another atSign cannot be performed without auth")),
                row("91", says(Who.P, "update:public:__phone91.wavi@a v", OK), says(Who.P, "update:_mobile91.wavi@a v", OK), says(Who.P, "scan 91", "data:\\[\\]"),
                        says(Who.P, "scan:showHidden:True 91", "data:\\[\"_mobile91.wavi@a\",\"public:__phone91.wavi@a\"\\]"),
                        says(Who.P, "scan:showhidden:true private", "data:\\[\"@a:signing_privatekey@a\"\\]")),
                row("93 95", says(Who.P, "stats", "data: \\[\\{\"id\":\"1\",\"name\":\"activeInboundConnections\".*\\]"), says(Who.P, "stats:-1", SYNTAX),
                        says(Who.P, "stats:1,4,7", "data: \\[.*\"secondaryServerVersion\".*\\]"), says(Who.P, "stats:5,6,8,9,10,12,13,14,15", "data: \\[.*topAtSigns.*topKeys.*LastLoggedInDatetime.*diskSize.*LastPkam.*LatestCommitEntryOfEachKey.*\\]"),
                        says(Who.P, "stats:3,", SYNTAX)));
    }

    static Stream<Row> betweenAtSigns() {
        return Stream.of(
                row("59", says(Who.P, "update:@b:special-code@a 4711", OK), says(Who.PB, "lookup:special-code@a", "data:4711"),
                        says(Who.PB, "lookup:all:special-code@a", "data:\\{\"key\":\"@b:special-code@a\",\"data\":\"4711\",\"metaData\":\\{\"createdBy\":\"@a\".*"),
                        says(Who.PB, "lookup:meta:special-code@a", "data:\\{\"createdBy\":\"@a\".*")),
                row("60 64", says(Who.P, "update:public:key-60@a v60", OK), says(Who.PB, "plookup:key-60@a", "data:v60"),
                        says(Who.PB, "scan key-60", "data:\\[\"cached:public:key-60@a\"\\]"),
                        says(Who.PB, "plookup:all:key-60@a", "data:\\{\"key\":\"cached:public:key-60@a\".*"),
                        says(Who.PB, "plookup:bypassCache:true:all:key-60@a", "data:\\{\"key\":\"public:key-60@a\".*"),
                        says(Who.P, "update:public:key-60@a new", OK), says(Who.PB, "plookup:key-60@a", "data:v60"),
                        says(Who.PB, "plookup:bypassCache:true:key-60@a", "data:new"), says(Who.PB, "plookup:key-60@a", "data:new")),
                row("62", says(Who.P, "plookup:no-key@a", "error:AT0015-key not found : .*does not exist in keystore"),
                        says(Who.PB, "plookup:no-key@a", "error:AT0015-key not found : Exception: public:no-key@a does not exist in keystore"),
                        says(Who.PB, "lookup:no-key@a", "error:AT0015-key not found : Exception: @b:no-key@a does not exist in keystore")),
                row("63", says(Who.P, "update:public:🦄🦄@a 9", OK), says(Who.PB, "plookup:🦄🦄@a", "data:9")),
                row("public keys of others", says(Who.PB, "plookup:publickey@a", "data:[A-Za-z0-9+/=]{392}"), says(Who.P, "plookup:publickey@a", "data:[A-Za-z0-9+/=]{392}"),
                        says(Who.PB, "llookup:meta:cached:public:publickey@a", "data:.*\"ttr\":-1.*")),
                row("65 66", says(Who.P, "update:ttr:100000:@b:fav-city@a old", OK), soon(Who.PB, "llookup:cached:@b:fav-city@a", "data:old"),
                        says(Who.PB, "config:block:add:@a", "data:success"), says(Who.P, "update:@b:fav-city@a new", OK),
                        says(Who.PB, "lookup:fav-city@a", "data:old"), says(Who.PB, "lookup:bypassCache:true:fav-city@a", "data:new"),
                        says(Who.PB, "lookup:fav-city@a", "data:new"), says(Who.PB, "config:block:remove:@a", "data:success")),
                row("a copy is good for ttr seconds", says(Who.P, "update:ttr:10:@b:fresh@a old", OK), soon(Who.PB, "llookup:cached:@b:fresh@a", "data:old"),
                        says(Who.PB, "lookup:all:fresh@a", "data:\\{\"key\":\"cached:@b:fresh@a\".*\"refreshAt\".*"), turn(Duration.ofSeconds(11)),
                        says(Who.PB, "lookup:all:fresh@a", "data:\\{\"key\":\"@b:fresh@a\".*")),
                row("67 68", says(Who.P, "update:ttr:-1:ccd:true:@b:youtube_id@a v", OK), soon(Who.PB, "llookup:cached:@b:youtube_id@a", "data:v"),
                        says(Who.P, "delete:@b:youtube_id@a", OK), soon(Who.PB, "llookup:cached:@b:youtube_id@a", "error:AT0015-.*")),
                row("69 70", says(Who.P, "notify:update:ttl:600000:ttr:-1:@b:key-69@a:v", "data:.+"), soon(Who.PB, "llookup:cached:@b:key-69@a", "data:v"),
                        says(Who.P, "notify:update:ttr:2000:ccd:true:@b:key-70@a:v", "data:.+"), soon(Who.PB, "llookup:cached:@b:key-70@a", "data:v"),
                        says(Who.P, "notify:delete:@b:key-70@a", "data:.+"), soon(Who.PB, "llookup:cached:@b:key-70@a", "error:AT0015-.*")),
                row("71", says(Who.P, "notify:update:ttr:2000:ccd:false:@b:key-71@a:v", "data:.+"), soon(Who.PB, "llookup:cached:@b:key-71@a", "data:v"),
                        says(Who.P, "notify:id:d71:delete:@b:key-71@a", "data:d71"), soon(Who.P, "notify:status:d71", "data:delivered"),
                        says(Who.PB, "llookup:cached:@b:key-71@a", "data:v")),
                row("72", says(Who.P, "notify:update:ttr:-1:isEncrypted:true:sharedKeyEnc:ske:pubKeyCS:cs:encKeyName:ekn:encAlgo:ea:ivNonce:iv:skeEncKeyName:sekn:skeEncAlgo:sea:@b:key-72@a:v", "data:.+"),
                        soon(Who.PB, "llookup:meta:cached:@b:key-72@a", "data:.*\"sharedKeyEnc\":\"ske\",\"pubKeyCS\":\"cs\",\"encKeyName\":\"ekn\",\"encAlgo\":\"ea\","
                                + "\"ivNonce\":\"iv\",\"skeEncKeyName\":\"sekn\",\"skeEncAlgo\":\"sea\".*")),
                row("75", says(Who.P, "update:ttr:-1:ccd:true:@b:hobby@a v", OK), says(Who.P, "delete:@b:hobby@a", OK), says(Who.P, "llookup:@b:hobby@a", "error:AT0015-.*")),
                row("scan of another atSign", says(Who.P, "update:@b:device_info.lab1.sshnp@a v", OK), says(Who.P, "update:@x:device_info.lab2.sshnp@a v", OK),
                        says(Who.PB, "scan:@a device_info\\.[a-z0-9_][a-z0-9_\\-]{1,35}\\.sshnp", "data:\\[\"device_info.lab1.sshnp@a\"\\]"),
                        says(Who.PB, "scan:@a nothing", "data:\\[\\]")),
                row("unknown atSigns", says(Who.P, "plookup:publickey@nobody", "error:AT0007-Secondary server not found : .*"),
                        says(Who.P, "lookup:phone@nobody", "error:AT0007-Secondary server not found : .*"), says(Who.P, "scan:@nobody", "error:AT0007-.*")),
                row("3.6: a copy is asked for again when its time has come, without anybody looking", says(Who.P, "update:ttr:20:@b:tended@a old", OK),
                        soon(Who.PB, "llookup:cached:@b:tended@a", "data:old"), says(Who.PB, "config:block:add:@a", "data:success"), says(Who.P, "update:@b:tended@a new", OK),
                        says(Who.PB, "llookup:cached:@b:tended@a", "data:old"), turn(Duration.ofSeconds(21)), soon(Who.PB, "llookup:cached:@b:tended@a", "data:new"),
                        says(Who.PB, "config:block:remove:@a", "data:success")),
                row("9.3: what has expired can be told from what never was, for an hour", says(Who.P, "update:ttl:1000:brief.x@a v", OK), turn(Duration.ofSeconds(2)),
                        says(Who.P, "llookup:brief.x@a", "data:null"), turn(Duration.ofMinutes(61)), soon(Who.P, "llookup:brief.x@a", "error:AT0015-.*")),
                row("records that are gone don't stay in the cache", says(Who.P, "update:ttr:5:@b:gone@a v", OK), soon(Who.PB, "llookup:cached:@b:gone@a", "data:v"),
                        says(Who.P, "delete:@b:gone@a", OK), turn(Duration.ofSeconds(6)), says(Who.PB, "lookup:gone@a", "error:AT0015-.*"),
                        says(Who.PB, "llookup:cached:@b:gone@a", "error:AT0015-.*")));
    }

    static Stream<Row> notifications() {
        return Stream.of(
                row("96", says(Who.PC, "stats:11", "data: .*received\\\\\":0.*update\\\\\":0.*"), says(Who.PC, "notify:@c:mine@c:v", "data:.+"),
                        says(Who.PC, "stats:11", "data: .*received\\\\\":1.*update\\\\\":1.*")),
                row("101 to 104", says(Who.P, "notify:update:messageType:notifier:system:ttr:-1:@a:kk@a", SYNTAX),
                        says(Who.P, "notify:update:messageType:key:strategy:latest:ttr:-1:@a:kk@a", "error:AT0003-.*notifier cannot be null"),
                        says(Who.P, "notify:messageType:key:update:@a:kk@a", SYNTAX), says(Who.P, "notify:update:ttlnn:5000:@a:kk@a", SYNTAX),
                        says(Who.P, "notify:update:ttln:@a:kk@a", SYNTAX), says(Who.P, "notify:update:ttb:1:ttln:5000:@a:kk@a", SYNTAX),
                        says(Who.P, "notify:update:ttr:1:ttln:5000:@a:kk@a", SYNTAX)),
                row("105 106", says(Who.P, "notify:id:n105:@a:phone.me@a", "data:n105"),
                        says(Who.P, "notify:fetch:n105", "data:\\{\"id\":\"n105\",\"fromAtSign\":\"@a\",\"notificationDateTime\":\"[^\"]+Z\",\"toAtSign\":\"@a\",\"notification\":\"@a:phone.me@a\","
                                + "\"type\":\"NotificationType.received\",\"opType\":\"OperationType.update\",\"messageType\":\"MessageType.key\",\"priority\":\"NotificationPriority.low\","
                                + "\"notificationStatus\":\"NotificationStatus.delivered\",\"retryCount\":\"1\",\"strategy\":\"all\",\"depth\":\"1\",\"notifier\":\"SYSTEM\","
                                + "\"expiresAt\":\"[^\"]+Z\",\"atValue\":\"null\",\"atMetadata\":\".*\",\"ttl\":\"\\d+\"\\}"),
                        says(Who.P, "notify:remove:n105", "data:success"),
                        says(Who.P, "notify:fetch:n105", "data:\\{\"id\":\"n105\",\"notificationStatus\":\"NotificationStatus.expired\"\\}"),
                        says(Who.P, "notify:status:n105", "data:null")),
                row("107", says(Who.P, "notify:id:n107:update:@a:k107@a", "data:n107"), says(Who.P, "notify:status:n107", "data:delivered"),
                        says(Who.P, "notify:list:k107", "data:\\[\\{\"id\":\"n107\".*\"value\":null,\"operation\":\"update\".*\\]"),
                        says(Who.P, "notify:list:nothing-like-it", "data:null")),
                row("108", says(Who.PB, "notify:id:n108:update:messageType:key:notifier:system:ttr:-1:@a:email108@b:v", "data:n108"),
                        soon(Who.PB, "notify:status:n108", "data:delivered"), says(Who.P, "notify:list:email108", "data:\\[\\{\"id\":\"n108\",\"from\":\"@b\".*")),
                row("109", says(Who.P, "notify:id:n109:priority:high:@b:k109@a:v", "data:n109"), soon(Who.P, "notify:status:n109", "data:delivered"),
                        says(Who.P, "notify:fetch:n109", "data:.*NotificationType.sent.*NotificationPriority.high.*NotificationStatus.delivered.*")),
                row("110", says(Who.PB, "notify:@a:contact-no@b:v", "data:" + UUID), soon(Who.P, "notify:list:contact-no", "data:.*\"operation\":\"update\".*MessageType.key.*")),
                row("111", says(Who.PB, "notify:id:n111:update:messageType:text:notifier:chat:ttr:-1:@a:Hello There 111", "data:n111"),
                        soon(Who.P, "notify:list:Hello There 111", "data:.*\"key\":\"@a:Hello There 111\",\"value\":null.*MessageType.text\",\"isEncrypted\":false.*")),
                row("112", says(Who.P, "notify:id:n112:delete:messageType:key:notifier:system:ttr:-1:@b:email112@a", "data:n112"),
                        soon(Who.P, "notify:status:n112", "data:delivered"), says(Who.PB, "notify:list:email112", "data:.*\"operation\":\"delete\".*")),
                row("113", says(Who.P, "notify:id:n113:update:ttln:11000:@b:k113@a:v", "data:n113"), soon(Who.P, "notify:status:n113", "data:delivered"),
                        turn(Duration.ofSeconds(11)), says(Who.P, "notify:status:n113", "data:expired"), says(Who.PB, "notify:list:k113", "data:null")),
                row("114", says(Who.P, "notify:id:n114:update:ttln:60000:@xxx:kk@a:v", "data:n114"), soon(Who.P, "notify:status:n114", "data:errored"),
                        says(Who.P, "stats:11", "data: .*sent.*"), turn(Duration.ofSeconds(61)), says(Who.P, "notify:status:n114", "data:expired")),
                row("notify for another owner", says(Who.P, "notify:@b:kk@c:v", "error:AT0009-UnAuthorized client in request : @c is not authorized to send notification as @a")),
                row("notify to no atSign", says(Who.P, "notify:public:kk@a:v", "error:AT0011-.*"), ends(Who.P)),
                row("notify:list by date", says(Who.P, "notify:list:2024-13-01", "error:AT0022-Illegal arguments : Invalid date format"),
                        says(Who.P, "notify:list:2024-02-01:2024-01-01", "error:AT0022-.*ToDate cannot be less than FromDate"),
                        says(Who.P, "notify:list:2000-01-01:2001-01-01", "data:null"), says(Who.P, "notify:list:2100-01-01", "data:null")),
                row("a key too long to be copied", says(Who.P, "notify:id:nlong:ttln:60000:@b:" + "x".repeat(250) + "@a:v", "data:nlong"), soon(Who.P, "notify:status:nlong", "data:errored"),
                        turn(Duration.ofSeconds(61))),
                row("status of nothing", says(Who.P, "notify:status:nothing", "data:null")));
    }

    @ParameterizedTest(name = "row {0}")
    @MethodSource("rows")
    void conforms_in(Row row) {
        kept.put("key", servers.keys("@b").authenticationPublicKey());
        row.steps().forEach(step -> step.run(this));
        passed.addAll(row.cases());
    }

    private RawClient client(Who who) {
        return clients.computeIfAbsent(who, name -> switch (name) {
            case DIR -> servers.root();
            case U, U2, U3, A, A2 -> servers.connect("@a");
            case P, P2, MA -> servers.owner("@a");
            case MB -> servers.owner("@b");
            case N, NC, NA -> fresh.connect("@n");
            case PB -> servers.owner("@b");
            case PC -> servers.owner("@c");
        });
    }

    private interface Step {
        void run(ConformanceTest test);
    }

    private record Row(String name, List<Step> steps) {
        /** The numbers that its name begins with, ranges among them. */
        Set<Integer> cases() {
            Set<Integer> cases = new TreeSet<>();
            Matcher number = Pattern.compile("\\G\\s*(\\d+)(?: to (\\d+))?(?=\\s|$|,)").matcher(name);
            while (number.find()) {
                int first = Integer.parseInt(number.group(1));
                int last = number.group(2) == null ? first : Integer.parseInt(number.group(2));
                IntStream.rangeClosed(first, last).forEach(cases::add);
            }
            return cases;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, Step... steps) {
        return new Row(name, List.of(steps));
    }

    /** Sends a line; the answer, without its prompt, must match. */
    private static Step says(Who who, String line, String expected) {
        return test -> assertThat(test.client(who).reply(test.filled(line))).as("%s: %s", who, line).matches(Pattern.compile(test.filled(expected), Pattern.DOTALL));
    }

    /** The same, byte for byte: what is sent, and the one record that comes back. */
    private static Step answers(Who who, String bytes, String expected) {
        return test -> {
            test.client(who).send(bytes);
            assertThat(test.client(who).record()).as("%s: %s", who, bytes).matches(expected);
        };
    }

    /** The first prompt; connecting reads it. */
    private static Step greets(Who who) {
        return test -> assertThat(test.client(who)).isNotNull();
    }

    /** A login by PKAM, with the key that apps enrol with where an enrolment is named. */
    private static Step signs(Who who, String command, String expected) {
        return test -> assertThat(test.sign(test.client(who), "@a", test.filled(command), command.contains("enrollmentId") ? "@b" : "@a"))
                .as("%s: %s", who, command).matches(Pattern.compile(expected, Pattern.DOTALL));
    }

    private String sign(RawClient client, String atSign, String command, String keysOf) {
        String challenge = client.reply("from:" + atSign).substring("data:".length());
        return client.ask(command + Base64.getEncoder().encodeToString(servers.keys(keysOf).signAuthentication(challenge.getBytes(StandardCharsets.UTF_8))));
    }

    /** A login by the secret of @n. */
    private static Step crams(Who who) {
        return test -> assertThat(test.cram(who)).isEqualTo("data:success\n@n@");
    }

    private String cram(Who who) {
        try {
            String secret = Files.readString(AtServerSettings.secretFile(fresh.settings.dataDirectory(), fresh.settings.atSigns().get(0))).strip();
            String challenge = client(who).reply("from:@n").substring("data:".length());
            byte[] digest = MessageDigest.getInstance("SHA-512").digest((secret + challenge).getBytes(StandardCharsets.UTF_8));
            return client(who).ask("cram:" + HexFormat.of().formatHex(digest));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Step keeps(String name, Function<ConformanceTest, String> value) {
        return test -> test.kept.put(name, value.apply(test));
    }

    /** The answer's part in brackets. */
    private static Function<ConformanceTest, String> captures(Who who, String line, String expected) {
        return test -> {
            String reply = test.client(who).reply(test.filled(line));
            Matcher matcher = Pattern.compile(expected).matcher(reply);
            assertThat(matcher.matches()).as("%s: %s answered with %s", who, line, reply).isTrue();
            return matcher.group(1);
        };
    }

    private static Function<ConformanceTest, String> lastCommit(Who who, int more) {
        return captures(who, "stats:3", "data: .*\"value\":\"(\\d+)\".*")
                .andThen(id -> Long.toString(Long.parseLong(id) + more));
    }

    private static String request(String app, String namespaces, String otp) {
        return "enroll:request:{\"appName\":\"" + app + "\",\"deviceName\":\"dev\",\"namespaces\":" + namespaces + (otp.isEmpty() ? "" : ",\"otp\":\"" + otp + "\"")
                + ",\"apkamPublicKey\":\"$key\",\"encryptedAPKAMSymmetricKey\":\"sym\"}";
    }

    /** A request with a right code; its id is kept. */
    private static Step asks(Who who, String app, String namespaces) {
        return test -> {
            keeps("otp", captures(Who.P, "otp:get", "data:(.*)")).run(test);
            keeps("id", captures(who, request(app, namespaces, "$otp"), "data:\\{\"enrollmentId\":\"([^\"]+)\",\"status\":\"pending\"\\}")).run(test);
        };
    }

    private static Step approves(String id) {
        return says(Who.P, "enroll:approve:{\"enrollmentId\":\"" + id + "\",\"encryptedDefaultEncryptionPrivateKey\":\"p\",\"encryptedDefaultSelfEncryptionKey\":\"s\"}",
                "data:\\{\"status\":\"approved\",\"enrollmentId\":\"" + id + "\"\\}");
    }

    private static Step joins(Who who, String atSign, String id) {
        return test -> assertThat(test.sign(test.client(who), atSign, test.filled("pkam:enrollmentId:" + id + ":"), "@b")).isEqualTo("data:success\n" + atSign + "@");
    }

    /** Asks, is approved, logs in. */
    private static Step enrols(Who who, String app, String namespaces) {
        return test -> {
            asks(Who.U, app, namespaces).run(test);
            approves("$id").run(test);
            joins(who, "@a", "$id").run(test);
        };
    }

    private static Step refuses(String operation, String state, String sentence) {
        return says(Who.P, "enroll:" + operation + ":{\"enrollmentId\":\"$id\",\"encryptedDefaultEncryptionPrivateKey\":\"p\",\"encryptedDefaultSelfEncryptionKey\":\"s\"}",
                "error:AT0011-Internal server exception : Failed to " + operation + " enrollment id: $id. Cannot " + operation + " a " + state + " enrollment. Only " + sentence);
    }

    private static Step wrongRequests(Who who, int times) {
        return test -> IntStream.range(0, times).forEach(i -> says(who, request("x", "{\"wavi\":\"rw\"}", "nothing"), "error:AT0011-Exception: invalid otp.*").run(test));
    }

    private static Step listens(Who who, String line) {
        return test -> {
            test.client(who).send(test.filled(line) + "\n");
            if (!line.matches("monitor(:strict)?:(\\d|\\$).*")) { // one with a past may already be sending it
                String answer = test.client(who).ask("noop:0");
                assertThat(answer).endsWith("data:ok\n");
            }
        };
    }

    private static Step hears(Who who, String expected) {
        return test -> assertThat(test.client(who).notification()).matches(Pattern.compile(test.filled(expected), Pattern.DOTALL));
    }

    /** Among other lines. */
    private static Step soonHears(Who who, String expected) {
        return test -> {
            Pattern pattern = Pattern.compile(test.filled(expected));
            String line = test.client(who).line();
            while (!pattern.matcher(line).matches() && !line.equals("(closed)")) {
                line = test.client(who).line();
            }
            assertThat(line).matches(pattern);
        };
    }

    /** With what was kept in place of {@code $name}. */
    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> entry : kept.entrySet()) {
            filled = filled.replace("$" + entry.getKey(), entry.getValue());
        }
        return filled;
    }

    /** The same for what another atServer has to hear of first. */
    private static Step soon(Who who, String line, String expected) {
        Pattern pattern = Pattern.compile(expected, Pattern.DOTALL);
        return test -> Await.until(line + " is answered with " + expected, () -> {
            servers.clock.advance(Duration.ofMillis(1)); // a delivery that failed is tried again after a while
            return pattern.matcher(test.client(who).reply(line)).matches();
        });
    }

    private static Step ends(Who who) {
        return test -> assertThat(test.client(who).record()).isEqualTo("(closed)");
    }

    private static Step turn(Duration step) {
        return test -> servers.clock.advance(step);
    }
}
