package org.jnoports.atserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.command.MetadataField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {
    private static final Instant NOW = Instant.parse("2024-05-06T07:08:09.123Z");

    @Test
    void another_atserver_reads_what_this_one_wrote() {
        Metadata said = new Metadata(Map.of(MetadataField.TTL, "60000", MetadataField.TTR, "10", MetadataField.CCD, "true", MetadataField.IV_NONCE, "abc="));
        StoredRecord record = new RecordMaker("@bob", NOW).next(Optional.empty(), "va\"lue 🦄\n2", said);
        Optional<StoredRecord> copy = RecordJson.parse(RecordJson.text(Command.Form.ALL, "@alice:x@bob", record));
        assertThat(copy).isPresent();
        assertThat(copy.get().value()).isEqualTo(record.value());
        assertThat(copy.get().expiresAt()).isEqualTo(record.expiresAt());
        assertThat(new RecordMaker("@alice", NOW).copy(copy.get()).metadata()).isEqualTo(record.metadata());
    }

    @Test
    void the_form_is_the_one_of_the_specification() {
        Metadata said = new Metadata(Map.of(MetadataField.IS_BINARY, "false", MetadataField.IS_ENCRYPTED, "true", MetadataField.IV_NONCE, "EBESExQVFhcYGRobHB0eHw=="));
        StoredRecord record = new RecordMaker("@bob", NOW).next(Optional.empty(), "3/bDLBmK", said);
        assertThat(RecordJson.text(Command.Form.ALL, "@alice:phone.wavi@bob", record)).isEqualTo("{\"key\":\"@alice:phone.wavi@bob\",\"data\":\"3/bDLBmK\","
                + "\"metaData\":{\"createdBy\":\"@bob\",\"updatedBy\":\"@bob\",\"createdAt\":\"2024-05-06 07:08:09.123Z\",\"updatedAt\":\"2024-05-06 07:08:09.123Z\","
                + "\"status\":\"active\",\"version\":0,\"isBinary\":false,\"isEncrypted\":true,\"ivNonce\":\"EBESExQVFhcYGRobHB0eHw==\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "x", "[]", "{}", "{\"data\":null}", "{\"data\":1}", "{\"data\":\"a\",\"data\":\"b\"}", "{\"data\":\"a\"", "{\"data\":\"a\"} x"})
    void what_is_no_record_is_none(String json) {
        assertThat(RecordJson.parse(json)).isEmpty();
    }

    @Test
    void of_a_strangers_metadata_only_what_fits_is_taken() {
        StoredRecord record = RecordJson.parse("{\"data\":\"v\",\"metaData\":{\"ttl\":\"x\",\"ttr\":1.5,\"ccd\":\"true\",\"ivNonce\":7,\"foo\":1,\"version\":\"1\",\"expiresAt\":\"soon\"}}").orElseThrow();
        assertThat(record.metadata()).containsExactlyEntriesOf(Map.of("version", "0"));
        assertThat(record.expiresAt()).isEmpty();
    }
}
