package org.jnoports.shell.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jnoports.api.console.Frame;

/** What is printed goes to the caller at once, in frames of one kind; a slow caller slows the printing down. */
final class FrameOutput extends OutputStream {
    private static final int MOST = 32 * 1024;

    private final FrameWriter writer;
    private final Frame.Kind kind;

    FrameOutput(FrameWriter writer, Frame.Kind kind) {
        this.writer = writer;
        this.kind = kind;
    }

    @Override
    public void write(int b) throws IOException {
        writer.send(new Frame(kind, new byte[] {(byte) b}));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int from = offset; from < offset + length; from += MOST) {
            writer.send(new Frame(kind, Arrays.copyOfRange(bytes, from, Math.min(from + MOST, offset + length))));
        }
    }
}
