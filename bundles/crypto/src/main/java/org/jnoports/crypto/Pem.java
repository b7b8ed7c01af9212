package org.jnoports.crypto;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The textual form of keys and certificates (RFC 7468). */
final class Pem {
    private static final int LINE_CHARACTERS = 64;

    private Pem() {}

    /** @return ending in LF */
    static String block(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'}).encodeToString(content);
        return begin(label) + "\n" + base64 + "\n" + end(label) + "\n";
    }

    /**
     * The contents of all blocks with a label; what is around them is skipped.
     *
     * @throws GeneralSecurityException saying what is wrong, never the content
     */
    static List<byte[]> blocks(String label, String text) throws GeneralSecurityException {
        List<byte[]> contents = new ArrayList<>();
        for (int from = text.indexOf(begin(label)); from >= 0; from = text.indexOf(begin(label), from)) {
            int start = from + begin(label).length();
            int end = text.indexOf(end(label), start);
            if (end < 0) {
                throw new GeneralSecurityException("a block has no line '" + end(label) + "'");
            }
            contents.add(content(label, text.substring(start, end)));
            from = end;
        }
        return contents;
    }

    private static byte[] content(String label, String base64) throws GeneralSecurityException {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("what is in a block '" + label + "' isn't base64");
        }
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----";
    }

    private static String end(String label) {
        return "-----END " + label + "-----";
    }
}
