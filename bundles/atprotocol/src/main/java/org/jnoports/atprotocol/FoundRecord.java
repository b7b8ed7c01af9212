package org.jnoports.atprotocol;

import java.util.Optional;

/**
 * What {@code lookup:all:} and its kin answer.
 *
 * @param data empty if the record has no value
 * @param metadata as sent
 */
record FoundRecord(Optional<String> data, Members metadata) {
    private static final String NOTHING = "null";

    /** @throws org.jnoports.api.TunnelException if it isn't such an answer */
    static FoundRecord parse(String json) {
        Members answer = Json.object(json);
        return new FoundRecord(answer.value("data").filter(data -> !data.equals(NOTHING)), answer.object("metaData"));
    }

    @Override
    public String toString() {
        return "FoundRecord[]";
    }
}
