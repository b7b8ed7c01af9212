package org.jnoports.shell.gogo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Leaves out the sequences that colour a terminal: ESC, '[', parameters, a letter. */
final class PlainOutput extends OutputStream {
    private static final int ESCAPE = 0x1b;

    private final OutputStream out;
    private State state = State.TEXT;

    private enum State {
        TEXT,
        ESCAPED,
        SEQUENCE
    }

    PlainOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(length);
        for (int i = offset; i < offset + length; i++) {
            if (passes(bytes[i])) {
                plain.write(bytes[i]);
            }
        }
        plain.writeTo(out);
    }

    private boolean passes(byte b) {
        switch (state) {
            case TEXT -> state = b == ESCAPE ? State.ESCAPED : State.TEXT;
            case ESCAPED -> state = b == '[' ? State.SEQUENCE : State.TEXT;
            case SEQUENCE -> {
                state = b >= '@' && b <= '~' ? State.TEXT : State.SEQUENCE;
                return false;
            }
            default -> throw new IllegalStateException();
        }
        return state == State.TEXT;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
