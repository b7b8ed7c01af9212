package org.jnoports.role.daemon;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jnoports.testkit.Vectors;

/** The members of {@code noports.json} that are about a daemon. */
final class VectorsOfNoPorts {
    private VectorsOfNoPorts() {}

    @SuppressWarnings("unchecked") // the file's shape is known
    static List<Map<String, Object>> items(String member) {
        try {
            Map<String, Object> all = JSON.std.mapFrom(Vectors.noPorts());
            return (List<Map<String, Object>>) ((Map<String, Object>) all.get(member)).get("items");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
