package org.jnoports.atserver.command;

import java.util.Locale;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * The key of a command, as it was said.
 *
 * @param cached whether it names this side's copy of another atSign's record
 * @param isPublic whether anyone may read it
 * @param sharedWith the reader, with or without {@code @}
 * @param name entity and namespace
 * @param owner whose record it is, with or without {@code @}; empty for reserved keys that have none
 */
public record KeyName(boolean cached, boolean isPublic, Optional<String> sharedWith, String name, Optional<String> owner) {
    /** The reader. */
    public Optional<AtSign> reader() {
        return sharedWith.map(KeyName::atSign);
    }

    /** Whose record it is. */
    public Optional<AtSign> ownerAtSign() {
        return owner.map(KeyName::atSign);
    }

    /**
     * As it is stored: lower case, atSigns normalised.
     *
     * @throws Refusal AT0011, closing, if one of the atSigns isn't one
     */
    public String full() {
        return (cached ? "cached:" : "") + (isPublic ? "public:" : "") + reader().map(atSign -> atSign + ":").orElse("")
                + normalised(name) + ownerAtSign().map(AtSign::text).orElse("");
    }

    /** How names are stored: lower case and without spaces. */
    public static String normalised(String name) {
        return name.toLowerCase(Locale.ROOT).replace(" ", "");
    }

    /**
     * An atSign that came over the wire.
     *
     * @throws Refusal AT0011, closing, if it isn't one (atprotocol.md, section 4.1)
     */
    public static AtSign atSign(String text) {
        try {
            return AtSign.of(text.strip());
        } catch (IllegalArgumentException e) {
            throw Refusal.closing(ErrorCode.INTERNAL, "invalid atSign");
        }
    }
}
