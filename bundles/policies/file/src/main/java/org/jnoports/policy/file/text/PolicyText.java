package org.jnoports.policy.file.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.policy.file.text.Node.Entries;

/** Policies as YAML: our own form, and that of the published {@code npp_file}, which is recognised by its one key. */
public final class PolicyText {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private PolicyText() {}

    /**
     * What a text says.
     *
     * @param edition the number that a book gave it; 0 for none
     * @param notes what somebody should know who takes it from another program, each a sentence
     */
    public record Reading(AccessPolicy policy, long edition, List<String> notes) {
        public Reading {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads a policy.
     *
     * @param source what to call the text in sentences
     * @throws PolicyException with every reason, each with its line
     */
    public static Reading read(String text, String source) {
        String yaml = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        Complaints complaints = new Complaints();
        Optional<Reading> reading = YamlReader.read(yaml, source, complaints).flatMap(root -> read(source, root, complaints));
        if (reading.isEmpty() || !complaints.isEmpty()) {
            throw new PolicyException(complaints.reasons());
        }
        return reading.get();
    }

    private static Optional<Reading> read(String source, Node root, Complaints complaints) {
        if (!(root instanceof Entries entries)) {
            complaints.add(source + ":" + root.line(), "a policy is a mapping of " + String.join(", ", PolicyReader.SECTIONS));
            return Optional.empty();
        }
        return Optional.of(entries.get(NppFileReader.ROOT) == null
                ? PolicyReader.read(source, entries, complaints)
                : NppFileReader.read(source, entries, complaints));
    }

    /** The JSON schema of our own form. */
    public static String schema() {
        try (InputStream in = PolicyText.class.getResourceAsStream("/org/jnoports/policy/file/policy.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it lies in the same jar
        }
    }

    /** @param edition 0 for none */
    public static String print(AccessPolicy policy, long edition) {
        return PolicyPrinter.print(policy, edition);
    }
}
