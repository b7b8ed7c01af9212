package org.jnoports.atserver.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.TestStores;
import org.jnoports.atserver.store.Records;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.Test;

class PeerPublicKeysTest {
    private static final AtSign BOB = AtSign.of("@bob");

    private final HandTurnedClock clock = new HandTurnedClock();
    private final Records records = new Records(TestStores.empty(AtSign.of("@alice")), AtSign.of("@alice"), clock, (commitId, delete) -> {});
    private final PeerPublicKeys keys = new PeerPublicKeys(records, clock);

    @Test
    void the_first_one_is_kept_for_ever() {
        records.put("shared_key.bob@alice", "secret");
        keys.learned(BOB, "{\"key\":\"public:publickey@bob\",\"data\":\"one\",\"metaData\":{}}");
        assertThat(records.find("cached:public:publickey@bob")).map(StoredRecord::value).contains("one");
        assertThat(records.find("cached:public:publickey@bob").orElseThrow().metadata()).containsEntry("ttr", "-1");
        assertThat(records.find("shared_key.bob@alice")).isPresent();
    }

    @Test
    void the_same_one_again_is_no_commit() {
        keys.learned(BOB, "{\"data\":\"one\"}");
        long commit = records.lastCommit();
        keys.learned(BOB, "{\"data\":\"one\"}");
        assertThat(records.lastCommit()).isEqualTo(commit);
    }

    @Test
    void with_another_one_the_shared_key_is_put_aside() {
        keys.learned(BOB, "{\"data\":\"one\"}");
        records.put("shared_key.bob@alice", "secret");
        keys.learned(BOB, "{\"data\":\"two\"}");
        assertThat(records.find("cached:public:publickey@bob")).map(StoredRecord::value).contains("two");
        assertThat(records.find("shared_key.bob@alice")).isEmpty();
        assertThat(records.find("shared_key.bob.until." + clock.millis() + "@alice")).map(StoredRecord::value).contains("secret");
    }

    @Test
    void an_answer_that_is_no_record_changes_nothing() {
        keys.learned(BOB, "null");
        keys.learned(BOB, "");
        assertThat(records.lastCommit()).isEqualTo(-1);
    }
}
