package org.jnoports.ssh.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.jnoports.api.policy.PermitOpen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizedKeyTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE";

    @Test
    void reads_the_line_of_an_ephemeral_key() {
        AuthorizedKey line = parse("command=\"echo \\\"ssh session complete\\\";sleep 20\",PermitOpen=\"localhost:22\" " + KEY
                + " sshnp_ephemeral_9f1c2b3a-4d5e-4f60-8a7b-1c2d3e4f5a6b");
        assertThat(line.key()).isEqualTo(KEY);
        assertThat(line.grant().command()).contains("echo \"ssh session complete\";sleep 20");
        assertThat(line.grant().permitOpen()).containsExactly(PermitOpen.parse("localhost:22"));
    }

    @Test
    void several_targets_may_be_permitted() {
        Grant grant = parse("permitopen=\"localhost:22\",permitopen=\"127.0.0.1:*\" " + KEY).grant();
        assertThat(grant.covers("localhost", 22)).isTrue();
        assertThat(grant.covers("127.0.0.1", 99)).isTrue();
        assertThat(grant.covers("localhost", 99)).isFalse();
    }

    @Test
    void no_option_restricts_nothing() {
        assertThat(parse(KEY + " a comment, with \"quotes\"").grant()).isEqualTo(new Grant(Optional.empty(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# " + KEY})
    void blank_lines_and_comments_are_nothing(String line) {
        assertThat(AuthorizedKey.parse(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh-ed25519", "rubbish", "command=\"unclosed " + KEY, "command=\"a\", " + KEY,
        "command=\"a\"permitopen=\"localhost:1\" " + KEY, ",command=\"a\" " + KEY, "no-pty " + KEY,
        "cert-authority " + KEY, "permitopen=\"localhost:0\" " + KEY, "permitopen=\"localhost\" " + KEY, "command " + KEY})
    void other_lines_are_refused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> AuthorizedKey.parse(line));
    }

    @Test
    @Timeout(10)
    void a_long_hostile_line_is_refused_quickly() {
        assertThatIllegalArgumentException().isThrownBy(() -> AuthorizedKey.parse("a,".repeat(2_000) + "!"));
        assertThatIllegalArgumentException().isThrownBy(() -> AuthorizedKey.parse("command=\"" + "\\".repeat(4_000)));
    }

    private static AuthorizedKey parse(String line) {
        return AuthorizedKey.parse(line).orElseThrow();
    }
}
