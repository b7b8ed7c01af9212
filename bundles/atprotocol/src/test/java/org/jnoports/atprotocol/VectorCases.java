package org.jnoports.atprotocol;

import java.util.ArrayList;
import java.util.List;

/** The cases of one block of the vectors. */
final class VectorCases {
    private VectorCases() {}

    static List<Members> of(String vectors, String block) {
        List<Members> cases = new ArrayList<>();
        for (Object item : (List<?>) Json.object(vectors).object(block).byName().get("cases")) {
            cases.add((Members) item);
        }
        return cases;
    }

    static List<String> lines(String vectors, String block) {
        return ((List<?>) Json.object(vectors).object(block).byName().get("cases"))
                .stream().map(String.class::cast).toList();
    }
}
