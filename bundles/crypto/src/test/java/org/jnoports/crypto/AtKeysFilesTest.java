package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtKeysFilesTest {
    private static final AtSign ALICE = AtSign.of("@alice");
    private static final byte[] CHALLENGE = "challenge".getBytes(StandardCharsets.US_ASCII);
    private static AtKeys made;

    private final AtKeysFiles store = new AtKeysFiles();

    @TempDir
    Path home;

    @BeforeAll
    static void make() {
        made = new AtKeysFiles().create();
    }

    private static Map<String, Object> vector(String name) {
        return TestVectors.object(TestVectors.object(TestVectors.AT_PROTOCOL, "atKeysFile"), name);
    }

    private static Map<String, Object> members(String name) {
        return TestVectors.object(vector(name), "file");
    }

    private Path file(String content) throws IOException {
        Path file = Files.createTempFile(home, "keys", ".atKeys");
        return Files.writeString(file, content);
    }

    private Path fileOf(String vector) throws IOException {
        return file(TestVectors.json(members(vector)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "apkam"})
    void reads_each_vector(String name) throws IOException {
        AtKeysMembers members = ((LoadedAtKeys) store.read(fileOf(name))).members();

        assertThat(members.pkamPublicKey()).isEqualTo(decrypted(name, "aesPkamPublicKey"));
        assertThat(members.pkamPrivateKey()).isEqualTo(decrypted(name, "aesPkamPrivateKey"));
        assertThat(members.encryptPublicKey()).isEqualTo(decrypted(name, "aesEncryptPublicKey"));
        assertThat(members.encryptPrivateKey()).isEqualTo(decrypted(name, "aesEncryptPrivateKey"));
        assertThat(members.selfEncryptionKey().base64()).isEqualTo(members(name).get("selfEncryptionKey"));
    }

    private static String decrypted(String name, String member) {
        String[] reference = TestVectors.text(TestVectors.object(vector(name), "decrypted"), member).split("\\.", 3);
        return TestVectors.text(TestVectors.object(TestVectors.object(TestVectors.AT_PROTOCOL, reference[0]), reference[1]), reference[2]);
    }

    @Test
    void the_keys_of_an_enrolment_name_it() throws IOException {
        AtKeys keys = store.read(fileOf("apkam"));
        assertThat(keys.enrollmentId()).hasValue((String) members("apkam").get("enrollmentId"));
        assertThat(keys.authenticationPublicKey()).isEqualTo(TestVectors.publicKey("apkam"));
        assertThat(keys.encryptionPublicKey()).isEqualTo(TestVectors.publicKey("alice_enc"));
        assertThat(store.read(fileOf("legacy")).enrollmentId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "apkam"})
    void writes_each_vector_as_it_was_read(String name) throws IOException {
        Path copy = home.resolve("copy.atKeys");
        store.write(copy, ALICE, store.read(fileOf(name)));
        assertThat(TestVectors.json(Files.readString(copy))).isEqualTo(members(name));
    }

    @Test
    void members_that_it_does_not_know_are_skipped() throws IOException {
        Map<String, Object> members = new TreeMap<>(members("legacy"));
        members.put("@alice", List.of(1, Map.of("a", List.of())));
        members.put("enrollmentId", null);
        members.put("version", 7);
        assertThat(store.read(file(TestVectors.json(members))).enrollmentId()).isEmpty();
    }

    @Test
    void reads_what_an_editor_made_of_a_file() throws IOException {
        AtKeys keys = store.read(file("\uFEFF" + TestVectors.json(members("legacy")).replace(",", " ,\r\n  ") + "\r\n"));
        assertThat(keys.encryptionPublicKey()).isEqualTo(TestVectors.publicKey("alice_enc"));
    }

    @Test
    void made_keys_are_four_different_ones_that_work() {
        assertThat(made.authenticationPublicKey()).hasSize(392).isNotEqualTo(made.encryptionPublicKey());
        assertThat(made.signAuthentication(CHALLENGE)).hasSize(256).isNotEqualTo(made.signEnvelope(CHALLENGE));
        assertThat(new RsaSignatureVerifier().verifies(made.authenticationPublicKey(), CHALLENGE,
                Base64.getEncoder().encodeToString(made.signAuthentication(CHALLENGE)), "sha256")).isTrue();
        assertThat(made.selfEncryptionKey()).isNotEqualTo(SharedKey.of(new byte[32]));
        assertThat(made.enrollmentId()).isEmpty();
    }

    @Test
    void written_keys_are_read_back() {
        Path file = home.resolve("a/b/@alice_key.atKeys");
        store.write(file, ALICE, made);

        AtKeys read = store.read(file);

        assertThat(read.signAuthentication(CHALLENGE)).isEqualTo(made.signAuthentication(CHALLENGE));
        assertThat(read.signEnvelope(CHALLENGE)).isEqualTo(made.signEnvelope(CHALLENGE));
        assertThat(read.selfEncryptionKey()).isEqualTo(made.selfEncryptionKey());
    }

    @Test
    void a_written_file_is_what_others_expect() throws IOException {
        Path file = home.resolve("@alice_key.atKeys");
        store.write(file, ALICE, made);

        Map<String, Object> json = TestVectors.json(Files.readString(file));

        assertThat(json.keySet()).containsExactly("aesPkamPublicKey", "aesPkamPrivateKey", "aesEncryptPublicKey",
                "aesEncryptPrivateKey", "selfEncryptionKey", "@alice");
        assertThat(json.get("@alice")).isEqualTo(json.get("selfEncryptionKey")).isEqualTo(made.selfEncryptionKey().base64());
        assertThat(Files.size(file)).isLessThan(8192); // what the C library reads
    }

    @Test
    void only_the_owner_may_read_a_written_file_or_its_new_directory() throws IOException {
        Path file = home.resolve("made/keys/@alice_key.atKeys");
        store.write(file, ALICE, made);
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(file.getParent())).isEqualTo("rwx------");
        assertThat(home.resolve("made/keys")).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void a_directory_that_is_there_keeps_its_permissions() throws IOException {
        Path directory = Files.createDirectory(home.resolve("there"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        Path linked = Files.createSymbolicLink(home.resolve("link"), directory);
        store.write(linked.resolve("x.atKeys"), ALICE, made);
        assertThat(permissions(directory)).isEqualTo("rwxr-x---");
    }

    @Test
    void a_file_that_exists_is_not_overwritten() throws IOException {
        Path file = file("precious");
        assertThatThrownBy(() -> store.write(file, ALICE, made))
                .isInstanceOf(KeysException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("exists already");
        assertThat(file).hasContent("precious");
        assertThat(home).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_file_system_without_permissions_and_links_will_do() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(home.resolve("stick.zip"), Map.of("create", "true"))) {
            Path file = zip.getPath("/keys/@alice_key.atKeys");
            store.write(file, ALICE, made);
            assertThat(store.read(file).encryptionPublicKey()).isEqualTo(made.encryptionPublicKey());
            assertThatThrownBy(() -> store.write(file, ALICE, made)).hasMessageContaining("exists already");
            try (Stream<Path> files = Files.list(file.getParent())) {
                assertThat(files).containsExactly(file);
            }
        }
    }

    @Test
    void of_several_writers_one_wins_and_its_file_is_whole() throws Exception {
        Path file = home.resolve("raced/@alice_key.atKeys");
        List<Boolean> won = atOnce(4, () -> written(file));
        assertThat(won).containsOnlyOnce(true);
        assertThat(store.read(file).encryptionPublicKey()).isEqualTo(made.encryptionPublicKey());
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.tmp");
    }

    private boolean written(Path file) {
        try {
            store.write(file, ALICE, made);
            return true;
        } catch (KeysException e) {
            assertThat(e).hasMessageContaining("exists already");
            return false;
        }
    }

    @Test
    void a_directory_that_can_not_be_made_is_named() throws IOException {
        Path file = file("").resolve("below/@alice_key.atKeys");
        assertThatThrownBy(() -> store.write(file, ALICE, made))
                .isInstanceOf(KeysException.class)
                .hasMessageStartingWith("the atKeys file " + file + " can't be written, ");
    }

    @Test
    void an_unchanged_file_is_read_once_by_whoever_asks() throws Exception {
        Path file = fileOf("legacy");
        List<AtKeys> read = atOnce(4, () -> store.read(file));
        assertThat(read).allMatch(keys -> keys == read.get(0));
        assertThat(store.read(file)).isSameAs(read.get(0));
    }

    @Test
    void a_changed_file_is_read_again() throws IOException {
        Path file = fileOf("legacy");
        AtKeys before = store.read(file);
        Files.writeString(file, TestVectors.json(members("apkam")));
        assertThat(store.read(file).authenticationPublicKey()).isNotEqualTo(before.authenticationPublicKey());
    }

    @Test
    void a_file_with_another_time_or_in_place_of_another_is_read_again() throws IOException {
        Path file = fileOf("legacy");
        FileTime time = Files.getLastModifiedTime(file);
        AtKeys before = store.read(file);
        Files.setLastModifiedTime(file, FileTime.from(time.toInstant().plusSeconds(1)));
        AtKeys touched = store.read(file);
        assertThat(touched).isNotSameAs(before);

        Path next = fileOf("legacy");
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(store.read(file)).isNotSameAs(touched);
    }

    @Test
    void a_deleted_file_is_not_remembered() throws IOException {
        Path file = fileOf("legacy");
        store.read(file);
        Files.delete(file);
        assertThatThrownBy(() -> store.read(file)).isInstanceOf(KeysException.class);
    }

    @Test
    void a_file_that_others_may_read_is_warned_about() throws IOException {
        Path file = fileOf("legacy");
        try (LogLines log = new LogLines(OwnerFiles.class)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            store.read(file);
            assertThat(log.warnings()).isEmpty();

            Path open = fileOf("legacy");
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
            store.read(open);
            store.read(open);
            assertThat(log.warnings())
                    .containsExactly("others than its owner may read the atKeys file " + open + ": run chmod 600 on it");
        }
    }

    @Test
    void a_missing_file_is_named_with_what_to_do() {
        Path file = home.resolve("none/@alice_key.atKeys");
        assertUnreadable(file, "the atKeys file " + file + " doesn't exist: name the right one, or make keys with at_activate");
    }

    @Test
    void a_directory_is_not_read() {
        assertUnreadable(home, "the atKeys file " + home + " can't be read, it isn't a file: ");
    }

    @Test
    void a_file_without_permission_is_named() throws IOException {
        Path file = fileOf("legacy");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "the super-user may read everything");
        assertUnreadable(file, "the atKeys file " + file + " can't be read, permission denied: run as its owner");
    }

    @Test
    void a_file_over_64_kib_is_not_read() throws IOException {
        Path full = file(TestVectors.json(members("legacy")) + " ".repeat(65_536 - TestVectors.json(members("legacy")).length()));
        assertThat(store.read(full).encryptionPublicKey()).isEqualTo(TestVectors.publicKey("alice_enc"));
        Path over = file(" ".repeat(65_537));
        assertUnreadable(over, "the atKeys file " + over + " can't be read, it is longer than 65536 bytes: ");
    }

    static Stream<String> notJson() {
        return Stream.of("", " ", "{", "[]", "null", "\"text\"", "{}{}", "{'a':1}", "{\"a\":1,\"a\":1}", "{\"a\":}", "\0", "PK\u0003\u0004",
                "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}", "{\"a\":\"" + "x".repeat(60_000));
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void what_is_not_a_json_object_is_called_so(String content) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> store.read(file))
                .isInstanceOf(KeysException.class)
                .hasMessageStartingWith("the atKeys file " + file + " can't be used, ")
                .hasMessageContaining("JSON object")
                .hasMessageEndingWith(": copy it again from where it was made")
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
    }

    @Test
    void bytes_that_are_not_utf8_are_called_broken() throws IOException {
        Path file = Files.write(home.resolve("latin1"), new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'});
        assertUnreadable(file, "the atKeys file " + file + " can't be used, it isn't ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aesPkamPublicKey", "aesPkamPrivateKey", "aesEncryptPublicKey", "aesEncryptPrivateKey", "selfEncryptionKey"})
    void a_missing_member_is_named(String member) throws IOException {
        Map<String, Object> members = new TreeMap<>(members("legacy"));
        members.remove(member);
        assertBroken(members, "it has no text member " + member);
        members.put(member, 7);
        assertBroken(members, "it has no text member " + member);
        members.put(member, null);
        assertBroken(members, "it has no text member " + member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aesPkamPublicKey", "aesPkamPrivateKey", "aesEncryptPublicKey", "aesEncryptPrivateKey"})
    void a_damaged_member_is_named(String member) throws IOException {
        Map<String, Object> members = new TreeMap<>(members("legacy"));
        String text = (String) members.get(member);
        for (String damaged : List.of("", "not base64!", text.substring(1), text.substring(4))) {
            members.put(member, damaged);
            assertBroken(members, "its member " + member + " is damaged or wasn't encrypted with its selfEncryptionKey");
        }
    }

    @ParameterizedTest
    @CsvSource({"'',has 32 bytes", "AAAA,has 32 bytes", "not base64!,valid base64"})
    void a_broken_self_key_is_named(String self, String why) throws IOException {
        Map<String, Object> members = new TreeMap<>(members("legacy"));
        members.put("selfEncryptionKey", self);
        assertBroken(members, "its member selfEncryptionKey is broken: ");
        assertBroken(members, why);
    }

    @Test
    void another_self_key_is_noticed() throws IOException {
        Map<String, Object> members = new TreeMap<>(members("legacy"));
        members.put("selfEncryptionKey", SharedKey.of(new byte[32]).base64());
        assertBroken(members, "wasn't encrypted with its selfEncryptionKey");
    }

    @ParameterizedTest
    @CsvSource({
        "aesPkamPublicKey,aesPkamPrivateKey,not an RSA public key",
        "aesEncryptPrivateKey,aesEncryptPublicKey,not an RSA private key",
        "aesEncryptPublicKey,aesPkamPublicKey,don't belong together",
    })
    void a_member_with_the_content_of_another_is_noticed(String member, String other, String why) throws IOException {
        Map<String, Object> members = new TreeMap<>(members("legacy"));
        members.put(member, members.get(other));
        assertBroken(members, why);
    }

    @Test
    void a_key_that_is_too_weak_is_refused() throws IOException {
        Map<String, Object> members = new TreeMap<>(members("legacy"));
        SharedKey self = SharedKey.fromBase64((String) members.get("selfEncryptionKey"));
        String weak = Rsa.base64(Rsa.newPair(1024).getPublic());
        members.put("aesPkamPublicKey", new AesValueCipher().encrypt(self, new byte[16], weak));
        assertBroken(members, "its member aesPkamPublicKey is an RSA key of 1024 bits");
    }

    @Test
    void no_message_holds_a_secret() throws IOException {
        Map<String, Object> members = new TreeMap<>(members("legacy"));
        members.put("aesPkamPrivateKey", "ZGFtYWdlZA==");
        Path file = file(TestVectors.json(members));
        assertThatThrownBy(() -> store.read(file))
                .hasNoCause()
                .message()
                .doesNotContain("ZGFtYWdlZA")
                .doesNotContain((String) members.get("selfEncryptionKey"));
    }

    private void assertBroken(Map<String, Object> members, String why) throws IOException {
        Path file = file(TestVectors.json(members));
        assertThatThrownBy(() -> store.read(file))
                .isInstanceOf(KeysException.class)
                .hasMessageStartingWith("the atKeys file " + file + " can't be used, ")
                .hasMessageContaining(why);
    }

    private void assertUnreadable(Path file, String start) {
        assertThatThrownBy(() -> store.read(file)).isInstanceOf(KeysException.class).hasMessageStartingWith(start);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** What several threads get that start together. */
    static <T> List<T> atOnce(int threads, Callable<T> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
