package org.jnoports.bridge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jnoports.api.TunnelException;

/**
 * Takes the client's stream of control messages apart (noports.md, section 5.6): a LF ends each; but clients of 5.1 to 5.5 end
 * none, so until the first LF has been seen, a length that is a multiple of {@link #UNFRAMED_CHARACTERS} is messages of that
 * length. Single-threaded.
 */
final class ControlLines {
    /** The length of the only message that such clients send. */
    static final int UNFRAMED_CHARACTERS = 77;
    /** The most characters that wait for their end. */
    static final int MAX_WAITING = 4096;

    private final StringBuilder waiting = new StringBuilder();
    private boolean framed;

    /**
     * @return the messages that are whole now, without LF, none of them empty
     * @throws TunnelException if the stream can't be one of messages
     */
    List<String> take(byte[] received) {
        waiting.append(new String(received, StandardCharsets.ISO_8859_1));
        List<String> whole = new ArrayList<>();
        int from = 0;
        for (int lf = waiting.indexOf("\n"); lf >= 0; lf = waiting.indexOf("\n", from)) {
            framed = true;
            add(whole, waiting.substring(from, lf));
            from = lf + 1;
        }
        waiting.delete(0, from);
        if (!framed && waiting.length() % UNFRAMED_CHARACTERS == 0) {
            for (int at = 0; at < waiting.length(); at += UNFRAMED_CHARACTERS) {
                add(whole, waiting.substring(at, at + UNFRAMED_CHARACTERS));
            }
            waiting.setLength(0);
        }
        if (waiting.length() > MAX_WAITING) {
            throw new TunnelException("a control message has more than " + MAX_WAITING + " characters");
        }
        return whole;
    }

    private static void add(List<String> whole, String message) {
        String text = message.strip();
        if (!text.isEmpty()) {
            whole.add(text);
        }
    }
}
