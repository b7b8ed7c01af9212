package org.jnoports.atserver.enroll;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.store.Records;

/**
 * What lets somebody without a login ask for an enrolment: codes for one use, and one that its owner chose and that may be
 * used again (atprotocol.md, section 3.19). Thread-safe.
 */
public final class PassCodes {
    private static final String CHARACTERS = "123456789ABCDEFGHIJKLMNPQRSTUVWXYZ";
    private static final int LENGTH = 6;
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final Records records;
    private final SecureRandom random = new SecureRandom();

    public PassCodes(Records records) {
        this.records = records;
    }

    /** @param millis how long it is good; 5 minutes unless said */
    public String make(OptionalLong millis) {
        StringBuilder code = new StringBuilder();
        while (code.length() < LENGTH) {
            code.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        records.keepQuietly(once(code.toString()), code.toString(), life(millis.orElse(LIFE.toMillis())));
        return code.toString();
    }

    /** @param millis how long it is good; for ever unless said */
    public void choose(String code, OptionalLong millis) {
        records.keepQuietly(again(), code.toUpperCase(Locale.ROOT), life(millis.orElse(0)));
    }

    /** Whether it is one; a code for one use is used up by that. */
    boolean accept(String code) {
        if (!code.matches("\\w{1,64}")) {
            return false;
        }
        String wanted = code.toUpperCase(Locale.ROOT);
        if (records.visible(again()).map(StoredRecord::value).filter(wanted::equals).isPresent()) {
            return true;
        }
        return records.visible(once(wanted)).isPresent() && records.removeQuietly(once(wanted));
    }

    private String once(String code) {
        return "private:" + code.toLowerCase(Locale.ROOT) + ".__otp" + records.owner();
    }

    private String again() {
        return "private:spp.__otp" + records.owner();
    }

    private static Metadata life(long millis) {
        return new Metadata(Map.of(MetadataField.TTL, Long.toString(millis)));
    }
}
