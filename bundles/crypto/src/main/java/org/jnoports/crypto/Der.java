package org.jnoports.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** As much of DER as a self-signed certificate needs, so that clients need no library for theirs. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OID = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int ONE_BYTE_LENGTH = 0x80;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(SEQUENCE, parts);
    }

    static byte[] set(byte[]... parts) {
        return tagged(SET, parts);
    }

    /** @param number its shortest two's complement, big-endian */
    static byte[] integer(byte[] number) {
        return tagged(INTEGER, number);
    }

    static byte[] bits(byte[] bytes) {
        return tagged(BIT_STRING, new byte[] {0}, bytes);
    }

    /** @param encoded the identifier as its bytes */
    static byte[] oid(int... encoded) {
        byte[] bytes = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            bytes[i] = (byte) encoded[i];
        }
        return tagged(OID, bytes);
    }

    static byte[] text(String text) {
        return tagged(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param text as in 20491231235959Z */
    static byte[] time(String text) {
        return tagged(GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] explicit(int number, byte[] part) {
        return tagged(0xa0 | number, part);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        if (length < ONE_BYTE_LENGTH) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(ONE_BYTE_LENGTH | 1);
            out.write(length);
        } else {
            out.write(ONE_BYTE_LENGTH | 2);
            out.write(length >> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
