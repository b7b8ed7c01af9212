package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastAddressesTest {
    private static final HostPort ADDRESS = new HostPort("alice.test", 6464);

    @TempDir Path home;

    private Path file() throws IOException {
        return Files.createDirectories(home.resolve("data")).resolve("atservers");
    }

    @Test
    void another_process_of_the_home_knows_it() throws IOException {
        Path file = file();
        new LastAddresses(home).found(World.ROOT, TestKeys.ALICE, ADDRESS);
        assertThat(new LastAddresses(home).of(World.ROOT, TestKeys.ALICE)).contains(ADDRESS);
        assertThat(new LastAddresses(home).of(new HostPort("other.test", 64), TestKeys.ALICE)).isEmpty();
        assertThat(new LastAddresses(home).of(World.ROOT, TestKeys.BOB)).isEmpty();
        assertThat(Files.readAllLines(file)).containsExactly("root.test:64 @alice alice.test:6464");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(file.getParent().toFile().list()).containsExactly("atservers");
    }

    @Test
    void addresses_of_ipv6_are_kept_as_well() throws IOException {
        file();
        HostPort six = new HostPort("::1", 6464);
        new LastAddresses(home).found(World.ROOT, TestKeys.ALICE, six);
        assertThat(new LastAddresses(home).of(World.ROOT, TestKeys.ALICE)).contains(six);
    }

    @Test
    void what_another_process_found_meanwhile_is_kept() throws IOException {
        file();
        LastAddresses one = new LastAddresses(home);
        LastAddresses other = new LastAddresses(home);
        assertThat(one.of(World.ROOT, TestKeys.ALICE)).isEmpty();
        other.found(World.ROOT, TestKeys.BOB, ADDRESS);
        one.found(World.ROOT, TestKeys.ALICE, ADDRESS);
        LastAddresses later = new LastAddresses(home);
        assertThat(later.of(World.ROOT, TestKeys.ALICE)).contains(ADDRESS);
        assertThat(later.of(World.ROOT, TestKeys.BOB)).contains(ADDRESS);
    }

    @Test
    void what_is_known_already_is_not_written_again() throws IOException {
        Path file = file();
        LastAddresses addresses = new LastAddresses(home);
        addresses.found(World.ROOT, TestKeys.ALICE, ADDRESS);
        Files.delete(file);
        addresses.found(World.ROOT, TestKeys.ALICE, ADDRESS);
        assertThat(file).doesNotExist();
    }

    @Test
    void without_a_data_directory_it_is_known_as_long_as_the_process_runs() {
        LastAddresses addresses = new LastAddresses(home);
        addresses.found(World.ROOT, TestKeys.ALICE, ADDRESS);
        assertThat(addresses.of(World.ROOT, TestKeys.ALICE)).contains(ADDRESS);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void lines_that_are_none_are_left_out() throws IOException {
        Files.write(file(), List.of("", "x", "root.test:64 @alice", "root.test:64 @alice :1", "root.test:64 @alice h:0", "root.test:64 @alice h:65536",
                "root.test:64 @alice h:x", "root.test:64 @alice h:1 more", "root.test:64 @bob alice.test:6464", "\0\0"));
        LastAddresses addresses = new LastAddresses(home);
        assertThat(addresses.of(World.ROOT, TestKeys.ALICE)).isEmpty();
        assertThat(addresses.of(World.ROOT, TestKeys.BOB)).contains(ADDRESS);
    }

    @Test
    void of_more_than_it_keeps_the_newest_are_kept() throws IOException {
        Path file = file();
        LastAddresses addresses = new LastAddresses(home);
        IntStream.rangeClosed(0, LastAddresses.MOST).forEach(n -> addresses.found(World.ROOT, AtSign.of("@n" + n), ADDRESS));
        assertThat(Files.readAllLines(file)).hasSize(LastAddresses.MOST);
        assertThat(new LastAddresses(home).of(World.ROOT, AtSign.of("@n0"))).isEmpty();
        assertThat(new LastAddresses(home).of(World.ROOT, AtSign.of("@n" + LastAddresses.MOST))).contains(ADDRESS);
    }
}
