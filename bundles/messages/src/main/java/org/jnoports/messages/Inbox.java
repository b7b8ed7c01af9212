package org.jnoports.messages;

import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.TunnelMessage;

/** What one side of a tunnel receives, by the names of its notifications (noports.md, section 2.2). */
interface Inbox {
    /** Namespace of what client and daemon send each other. */
    String SSHNP = ".sshnp";
    /** Namespace of what client and relay send each other. */
    String SSHRVD = ".sshrvd";

    /** @param device in lower case; empty for sides without one */
    boolean concerns(String device, String name);

    /**
     * @param device in lower case; empty for sides without one
     * @return empty if this side has no such message
     */
    Optional<Decoded> decode(String device, String name, String value);

    /** The longest value that is read, UTF-8. */
    default int maxValueBytes() {
        return Limits.MAX_VALUE_BYTES;
    }

    /** Whether the key is that of a notification at all. */
    static boolean isNotification(AtKey key) {
        return key.visibility() == AtKey.Visibility.SHARED;
    }

    /** The one word in front of the suffix; empty if the name ends otherwise or has more words: {@code pi} isn't {@code my.pi}. */
    static Optional<String> wordBefore(String suffix, String name) {
        if (!name.endsWith(suffix)) {
            return Optional.empty();
        }
        String word = name.substring(0, name.length() - suffix.length());
        return word.isEmpty() || word.indexOf('.') >= 0 ? Optional.empty() : Optional.of(word);
    }

    static Optional<Decoded> unsigned(TunnelMessage message) {
        return Optional.of(new Decoded(message, Optional.empty()));
    }
}
