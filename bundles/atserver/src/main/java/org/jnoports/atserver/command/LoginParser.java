package org.jnoports.atserver.command;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jnoports.atserver.wire.Refusal;

/** {@code from}, {@code cram} and {@code pkam} (atprotocol.md, sections 3.1 to 3.3). */
final class LoginParser {
    private static final Set<String> SIGNING = Set.of("rsa2048", "ecc_secp256r1");
    private static final Set<String> HASHING = Set.of("sha256", "sha512");

    private LoginParser() {}

    static Command from(Cursor cursor) {
        cursor.take(":");
        String at = cursor.take("@") ? "@" : "";
        String name = cursor.token().orElseThrow(Refusal::syntax);
        if (cursor.atEnd()) {
            return new Command.From(at + name, Optional.empty());
        }
        if (!cursor.take(":clientConfig:")) {
            throw Refusal.syntax();
        }
        String config = cursor.rest();
        if (!config.startsWith("{") || !config.endsWith("}") || config.length() < 3) {
            throw Refusal.syntax();
        }
        return new Command.From(at + name, Optional.of(config));
    }

    static Command cram(Cursor cursor) {
        return new Command.Cram(secondPart(cursor));
    }

    static Command pkam(Cursor cursor) {
        Optional<String> signing = cursor.option("signingAlgo", LoginParser::isSigning);
        Optional<String> hashing = cursor.option("hashingAlgo", LoginParser::isHashing);
        Optional<String> enrollmentId = cursor.option("enrollmentId", id -> true);
        return new Command.Pkam(lower(signing, "rsa2048"), lower(hashing, "sha256"), enrollmentId, secondPart(cursor));
    }

    private static boolean isSigning(String name) {
        return SIGNING.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isHashing(String name) {
        return HASHING.contains(name.toLowerCase(Locale.ROOT));
    }

    private static String lower(Optional<String> name, String fallback) {
        return name.map(text -> text.toLowerCase(Locale.ROOT)).orElse(fallback);
    }

    private static String secondPart(Cursor cursor) {
        if (!cursor.take(":") || cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return cursor.rest();
    }
}
