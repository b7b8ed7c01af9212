package org.jnoports.atserver.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadLinesTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "\r", "\u0000", "x", ":", "::", "from", "from:@", "from:@a b", "from:@@a", "from:@a:", "from:@a:clientConfig:",
        "from:@a:clientConfig:{}", "cram:", "cram", "pkam:", "pkam", "pol x",
        "lookup:", "lookup:@bob", "lookup::x@bob", "lookup:ab@", "lookup:ab@b c", "lookup:ab@b:c", "lookup:ab", "plookup:", "plookup:x y@bob",
        "llookup:", "llookup::ab@bob", "llookup:@bob:a@alice", "llookup:@bob@alice", "llookup:@:ab@alice",
        "update:", "update: x", "update:x@a", "update:x@a ", "update:@bob x", "update:x@a@b v",
        "update:ttl:1:ttl:2:x@a v", "update:ttl:99999999999999999999:x@a v", "update:isBinary:yes:x@a v", "update:privatekey:at_secret v",
        "update:privatekey:mykey v", "update:json:", "update:json:x", "update:json:[]", "update:meta:", "update:meta:x", "update:meta:x@a v",
        "update:meta:x@a:ttl:x", "delete", "delete:x y@a", "delete:priority:urgent:x@a", "delete:privatekey:x",
        "scan:", "scan:showhidden:maybe", "scan:page:2:@bob", "scan:@", "config:", "config:block", "config:block:add:", "config:block:add:@",
        "config:block:add:@@x", "config:block:add:@a  @b", "config:block:list", "config:set:x", "config:deny:add:@a",
        "notify:", "notify::@bob:ab@alice", "notify:@bob", "notify:@bob:", "notify:@bob:a@alice", "notify:@bob:a::b@alice",
        "notify:@bob::ab@alice", "notify:@bob:ab@alice@carol", "notify:@bob:ab@alice v", "notify:id::@bob:ab@alice",
        "notify:id:a b:@bob:ab@alice", "notify:update:messageType:notifier:system:ttr:-1:@a:kk@a", "notify:strategy:latest:@bob:ab@alice",
        "notify:ttlnn:5000:@bob:ab@alice", "notify:ttln::@bob:ab@alice", "notify:ttb:1:ttln:5000:@bob:ab@alice",
        "notify:ttr:1:ttln:5000:@bob:ab@alice", "notify:messageType:text:@bob:a@b", "notify:messageType:text:@bob:x",
        "notify:latestN:x:notifier:n:@bob:ab@alice", "notify:status:", "notify:status:a b", "notify:fetch:a:b", "notify:list:",
        "notify:listx", "monitor:x", "monitor:-1", "monitor:1:strict", "monitor:", "noop:", "noop:x", "noop:-1", "noop:1:2",
        "noop:9999999999999999999", "info:", "info:full", "infos", "stats:", "stats:16", "stats:1,,2", "stats:03", "stats:1:x", "stats:3:",
        "statsx"
    })
    void a_broken_line_is_refused_as_such(String line) {
        assertThatThrownBy(() -> CommandParser.parse(Line.of(line))).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_SYNTAX);
            assertThat(refusal.isClosing()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"from:@a!b", "from:@a,b", "from:@.", "from:@" + LONG})
    void what_is_no_atsign_parses_but_is_no_name(String line) {
        Command.From from = (Command.From) CommandParser.parse(Line.of(line));
        assertThatThrownBy(() -> KeyName.atSign(from.atSign())).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(refusal.isClosing()).isTrue();
        });
    }

    private static final String LONG = "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij";

    @Test
    void spaces_in_front_of_the_first_colon_are_dropped() {
        assertThat(CommandParser.parse(Line.of("  N O O P:7"))).isEqualTo(new Command.Noop(7));
    }

    @Test
    void commands_do_not_print_what_is_secret() {
        assertThat(CommandParser.parse(Line.of("cram:abc123")).toString()).doesNotContain("abc123");
        assertThat(CommandParser.parse(Line.of("pkam:abc123")).toString()).doesNotContain("abc123");
        assertThat(CommandParser.parse(Line.of("update:sharedKeyEnc:abc123:x@a abc123")).toString()).doesNotContain("abc123");
        assertThat(CommandParser.parse(Line.of("notify:@bob:ab@alice:abc123")).toString()).doesNotContain("abc123");
        assertThat(Line.of("cram:abc123").toString()).doesNotContain("abc123");
    }
}
