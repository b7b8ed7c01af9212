package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conformance checklist of atprotocol.md, section 8, for the verbs that this server has: each row is a short dialogue
 * with connections of its own. Logins, framing and monitors have tests of their own.
 */
class ConformanceTest {
    private static final String OK = "data:\\d+";
    private static final String SYNTAX = "error:AT0003-Invalid syntax : Syntax Exception";
    private static final String UNKNOWN = "error:AT0003-Invalid syntax : invalid command";
    private static final String WITHOUT_AUTH = "error:AT0401-Exception: Command cannot be executed without auth";
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @TempDir
    static Path directory;

    private static TestServers servers;

    /** Who speaks: not logged in at @a, @a's owner, @b's owner, @c's owner. */
    private enum Who { U, P, PB, PC }

    private final Map<Who, RawClient> clients = new EnumMap<>(Who.class);

    @BeforeAll
    static void start() {
        Limits limits = Limits.standard().withRetries(Duration.ofMillis(50), Duration.ofMillis(200));
        servers = TestServers.start(directory, limits, "@a", "@b", "@c");
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @AfterEach
    void disconnect() {
        servers.disconnect();
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
                row("14", says(Who.U, "cram:", "error:AT0003-Exception: Syntax Exception")),
                row("21", says(Who.U, "pol", "error:AT0011-Exception: .*"), ends(Who.U)),
                row("22", says(Who.U, "pol:x", "error:AT0003-Exception: invalid command")),
                row("23", says(Who.U, "noop:0", "data:ok")),
                row("24", says(Who.P, "noop:5001", "error:AT0022-Illegal arguments : .*maximum is 5000 milliseconds")),
                row("25", says(Who.U, "info", "data:\\{\"version\":\"3[^\"]+\",\"uptimeAsWords\":\"\\d+ days .*\"\\}"),
                        says(Who.U, "info:brief", "data:\\{\"version\":\"3[^\"]+\",\"uptimeAsMillis\":\\d+\\}"),
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
                row("verbs that this server doesn't have", says(Who.P, "enroll:list", "error:AT0003-.*"), says(Who.P, "otp:get", "error:AT0003-.*"),
                        says(Who.P, "keys:get:self", "error:AT0003-.*"), says(Who.P, "sync:from:1:limit:1", "error:AT0003-.*"),
                        says(Who.P, "batch:[]", "error:AT0003-.*"), says(Who.P, "stream:init", "error:AT0003-.*"),
                        says(Who.P, "notify:all:@b:kk@a", "error:AT0003-.*"), says(Who.U, "enroll:request:{}", "error:AT0003-.*")),
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
                row("84: no testing mode", says(Who.P, "config:set:maxNotificationRetries=25", "data:testing mode disabled by default"),
                        says(Who.P, "config:print:maxNotificationRetries", "data:testing mode disabled by default")),
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
                        says(Who.P, "stats:1,4,7", "data: \\[.*\"secondaryServerVersion\".*\\]"), says(Who.P, "stats:5", "error:AT0003-.*"),
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
    @MethodSource({"connection", "records", "betweenAtSigns", "notifications"})
    void conforms_in(Row row) {
        row.steps().forEach(step -> step.run(this));
    }

    private RawClient client(Who who) {
        return clients.computeIfAbsent(who, name -> switch (name) {
            case U -> servers.connect("@a");
            case P -> servers.owner("@a");
            case PB -> servers.owner("@b");
            case PC -> servers.owner("@c");
        });
    }

    private interface Step {
        void run(ConformanceTest test);
    }

    private record Row(String name, List<Step> steps) {
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
        return test -> assertThat(test.client(who).reply(line)).as("%s: %s", who, line).matches(Pattern.compile(expected, Pattern.DOTALL));
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
