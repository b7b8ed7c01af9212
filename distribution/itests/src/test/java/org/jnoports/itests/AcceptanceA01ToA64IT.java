package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * The acceptance checklist, noports.md section 10.2: each row is the name of a test somewhere ({@code a34_…}), or stands here with what
 * stands in for the program that can't be had.
 */
public class AcceptanceA01ToA64IT {
    private static final int ROWS = 64;
    private static final Pattern ROW = Pattern.compile("(?:void |(?<=_))a(\\d\\d)_");
    private static final String REVERSE = "reverse ssh isn't offered (docs/decisions/0062): DaemonInboxTest, refused by name";

    private static final Map<Integer, String> STAND_INS = new TreeMap<>(Map.ofEntries(
            Map.entry(1, REVERSE), Map.entry(2, REVERSE), Map.entry(3, REVERSE), Map.entry(6, REVERSE),
            Map.entry(4, "no client of 4.0.0-rc.2 here: vector rc2_ssh_request_direct in DaemonInboxTest; SessionsIT, reply = text"),
            Map.entry(5, "no daemon of 4.0.0-rc.2 here: SshnpTest.uses_the_persons_key_when_the_daemon_answers_as_in_rc2"),
            Map.entry(7, "DaemonRequestsTest.a_request_that_another_key_has_signed_is_ignored"),
            Map.entry(8, "no client of 4.0.5 here: SessionsIT.a_permitted_client_gets_an_ssh_line_that_works, whose flow is that of 4.x"),
            Map.entry(9, "no daemon of 4.0.5 here: vector v4_ssh_response_ephemeral in ClientInboxTest; SshnpTest"),
            Map.entry(21, "SshnpFailuresTest: Device unknown, or username not shared"),
            Map.entry(22, "SshnpTest.asks_for_the_remote_user_only_if_none_was_given"),
            Map.entry(23, "DaemonConfigurationTest: the user name is taken back"),
            Map.entry(24, "no client of 5.x here: DaemonRequestsTest.a_ping_is_answered_with_what_this_daemon_is_and_can"),
            Map.entry(25, "NegotiationTest: a daemon that doesn't answer"),
            Map.entry(26, "ClientInboxTest.a_heartbeat_of_release_candidate_2_has_no_features"),
            Map.entry(28, "needs a terminal: SshLine hands on what ssh ends with"),
            Map.entry(29, "no programs of 4.0.5 here: RelayTest, whose flow is that of 4.x"),
            Map.entry(30, "no programs of 4.0.0-rc.2 here: RelayTest"),
            Map.entry(45, "no client of 5.6 here: SessionEndsTest.many_connections_are_byte_exact_and_none_is_mixed_up_with_another"),
            Map.entry(46, "no daemons of 5.5 and 5.6 here: SessionEndsTest.announcements_keep_the_distance_that_older_daemons_need"),
            Map.entry(47, "no C daemon here: the same, and the vectors control_channel, which the C programs were run with"),
            Map.entry(49, "no client of 5.6.3 here: DaemonLineTest.a43_…[NONE] sends connect:no:encrypt"),
            Map.entry(53, "DaemonRequestsTest.no_request_gets_past_a_denial"),
            Map.entry(54, "RemoteTest of the policy that asks a controller"),
            Map.entry(56, "no daemons of 5.2 to 5.6 here: AccessMessagesTest"),
            Map.entry(57, "no published policy services here: RemoteTest, vectors policy_rpc"),
            Map.entry(58, "AccessMessagesTest: what a permission opens must be said"),
            Map.entry(59, "the HTTP API isn't offered (docs/decisions/0024): npp_client administers"),
            Map.entry(61, "no published srv here: SrvProcessesTest, whose scripts print its sentinel"),
            Map.entry(62, "VectorsIT: every block of vectors is used by a test")));

    @Test
    public void every_row_is_a_test_or_stands_here_with_what_stands_in() throws IOException {
        Set<Integer> missing = new TreeSet<>();
        Set<Integer> tested = tested();
        for (int row = 1; row <= ROWS; row++) {
            if (!tested.contains(row) && !STAND_INS.containsKey(row)) {
                missing.add(row);
            }
        }
        assertThat(missing).isEmpty();
        assertThat(STAND_INS.keySet()).as("rows that are tested need no stand-in").doesNotContainAnyElementsOf(tested);
        assertThat(tested).hasSizeGreaterThan(25);
    }

    private static Set<Integer> tested() throws IOException {
        Set<Integer> rows = new TreeSet<>();
        for (Path root : new Path[] {Path.of("..", "..", "bundles"), Path.of("src", "test")}) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(f -> f.toString().matches(".*/src/test/.*(Test|IT)\\.java")
                        || (root.startsWith("src") && f.toString().endsWith("IT.java"))).toList()) {
                    Matcher row = ROW.matcher(Files.readString(file));
                    while (row.find()) {
                        rows.add(Integer.parseInt(row.group(1)));
                    }
                }
            }
        }
        return rows;
    }
}
