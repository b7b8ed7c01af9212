package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerLineTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "data:ok | DATA | ok",
        "@data:ok | DATA | ok",
        "@alice@data:ok | DATA | ok",
        "@data:_4b1f@alice:c0ff | DATA | _4b1f@alice:c0ff",
        "@alice@@alice@data:a@b:c | DATA | a@b:c",
        "@alice@notification: {} | NOTIFICATION | ' {}'",
        "error:AT0015-x@y:z | ERROR | AT0015-x@y:z",
        "stream:x | UNKNOWN | x",
        "DATA:x | UNKNOWN | x",
    })
    void what_stands_in_front_is_no_part_of_it(String line, ServerLine.Kind kind, String body) {
        assertThat(ServerLine.parse(line)).isEqualTo(new ServerLine(kind, body));
    }

    @Test
    void a_line_without_colon_is_nothing_known() {
        assertThat(ServerLine.parse("@").kind()).isEqualTo(ServerLine.Kind.UNKNOWN);
        assertThat(ServerLine.parse("").kind()).isEqualTo(ServerLine.Kind.UNKNOWN);
    }

    @Test
    void a_cr_in_front_of_the_lf_is_no_part_of_the_challenge() {
        assertThat(ServerLine.parse("data:challenge\r").body()).isEqualTo("challenge");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "error:AT0015-key not found : k@a does not exist | AT0015 | key not found : k@a does not exist",
        "error:AT0026:enrollment_id: 1 is pending | AT0026 | enrollment_id: 1 is pending",
        "error:AT0401-Exception: no | AT0401 | Exception: no",
        "error:{\"errorCode\":\"AT0003\",\"errorDescription\":\"Syntax\"} | AT0003 | Syntax",
        "error:{\"errorCode\":\"AT0011\"} | AT0011 | no reason given",
        "error:{\"errorCode\": | AT0001 | can't be read",
        "error:{} | AT0001 | no reason given",
        "error:AT0012 | AT0012 | refused",
        "error:nonsense: x | AT0001 | nonsense",
        "error: | AT0001 | refused",
    })
    void errors_have_three_forms(String line, String code, String words) {
        AtProtocolException refusal = ServerLine.parse(line).refusal("the server", "lookup");
        assertThat(refusal.code().text()).isEqualTo(code);
        assertThat(refusal).hasMessageStartingWith("the server refused 'lookup' (" + code + ")").hasMessageContaining(words);
    }

    @Test
    void an_error_cant_put_lines_into_the_log() {
        String json = "error:{\"errorCode\":\"AT0011\",\"errorDescription\":\"a\\nb\\u001b[31m\\u2028c\"}";
        assertThat(ServerLine.parse(json).refusal("s", "v").getMessage()).doesNotContainPattern("[\\p{Cntrl}\\u2028]");
    }

    @Test
    void a_server_line_doesnt_show_its_body() {
        assertThat(ServerLine.parse("data:secret").toString()).doesNotContain("secret");
    }

    /** Every answer of the vectors' servers, prompt in front as it is after the answer before. */
    @Test
    void reads_the_framing_of_the_vectors() {
        List<Members> cases = VectorCases.of(Vectors.atProtocol(), "framing");
        LineFraming framing = new LineFraming(AtConnection.MAX_LINE_BYTES);
        int answers = 0;
        for (Members vector : cases) {
            String sent = vector.text("serverSends").orElseThrow();
            if (!sent.startsWith("(")) {
                framing.add(sent.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            while (framing.hasLine()) {
                String line = framing.next().orElseThrow();
                if (vector.text("peer").orElseThrow().startsWith("atServer")) {
                    String expected = sent.substring(0, sent.indexOf('\n'));
                    ServerLine parsed = ServerLine.parse(line);
                    assertThat(parsed).isEqualTo(ServerLine.parse(expected));
                    assertThat(parsed.kind()).isIn(ServerLine.Kind.DATA, ServerLine.Kind.ERROR);
                    answers++;
                }
            }
        }
        assertThat(answers).isEqualTo(7);
    }
}
