package org.jnoports.atserver;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jnoports.testkit.Vectors;

/** Blocks of the vector file, as maps. */
public final class VectorBlocks {
    private static final Map<String, Object> ALL = read();

    private VectorBlocks() {}

    @SuppressWarnings("unchecked") // the file's shape is known
    public static Map<String, Object> block(String name) {
        return (Map<String, Object>) ALL.get(name);
    }

    @SuppressWarnings("unchecked") // the file's shape is known
    public static List<Map<String, Object>> cases(String name) {
        return (List<Map<String, Object>>) block(name).get("cases");
    }

    @SuppressWarnings("unchecked") // the file's shape is known
    public static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> read() {
        try {
            return JSON.std.mapFrom(Vectors.atProtocol());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
