package org.jnoports.commands;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jnoports.api.TunnelException;

/** One runtime per home: {@code data/run.lock}, locked while it lives, holds its process number. */
final class RunLock implements AutoCloseable {
    private static final int LONGEST_PID = 20;

    private final FileChannel file;
    private final long pid = ProcessHandle.current().pid();

    private RunLock(FileChannel file) {
        this.file = file;
    }

    /** @throws TunnelException if another process has it, or it can't be written */
    static RunLock take(Path home) {
        Path path = home.resolve("data").resolve("run.lock");
        try {
            OwnerDirectories.make(path.getParent());
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(file)) {
                String other = content(file);
                file.close();
                throw new TunnelException("a runtime of " + home + " runs already, as process " + other
                        + "; end that one first, or choose another home with --home");
            }
            RunLock mine = new RunLock(file);
            mine.write();
            return mine;
        } catch (IOException e) {
            throw new TunnelException(path + " can't be locked: " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) { // this very process
            return false;
        }
    }

    private static String content(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_PID);
        file.read(bytes, 0);
        String text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return text.isEmpty() ? "(unknown)" : text;
    }

    private void write() throws IOException {
        file.truncate(0);
        file.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    }

    long pid() {
        return pid;
    }

    /** The file stays, empty: deleting it would let two processes lock two files of one name. */
    @Override
    public void close() {
        try (FileChannel closing = file) {
            closing.truncate(0);
        } catch (IOException e) {
            throw new TunnelException("the lock of the runtime can't be let go: " + e.getMessage(), e);
        }
    }
}
