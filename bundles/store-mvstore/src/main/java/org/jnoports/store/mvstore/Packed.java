package org.jnoports.store.mvstore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jnoports.api.store.Commit;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.api.store.StoredRecord;

/**
 * How records, commits and notifications lie in the file: a version, a checksum, then fields one after another. Texts are
 * their length in bytes and UTF-8; times are milliseconds, -1 for none; enumerations are their names.
 */
final class Packed {
    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = 1 + Integer.BYTES;
    private static final long NO_TIME = -1;

    private Packed() {}

    /** A record and the id of its commit; -1 for none. */
    record Entry(StoredRecord record, long commit) {}

    static byte[] record(StoredRecord record, long commit) {
        return pack(out -> {
            out.writeLong(commit);
            text(out, record.value());
            texts(out, record.metadata());
            time(out, record.availableAt());
            time(out, record.expiresAt());
            time(out, record.dueAt());
        });
    }

    static Entry record(byte[] packed) {
        return unpack(packed, in -> {
            long commit = in.readLong();
            return new Entry(new StoredRecord(text(in), texts(in), time(in), time(in), time(in)), commit);
        });
    }

    static byte[] commit(Commit.Kind kind, String key) {
        return pack(out -> {
            out.writeUTF(kind.name());
            text(out, key);
        });
    }

    static Commit commit(long id, byte[] packed) {
        return unpack(packed, in -> {
            Commit.Kind kind = Commit.Kind.valueOf(in.readUTF());
            return new Commit(id, text(in), kind);
        });
    }

    /** Status and attempts as they were when it came. */
    static byte[] notification(QueuedNotification notification) {
        return pack(out -> {
            text(out, notification.id());
            out.writeUTF(notification.direction().name());
            text(out, notification.from());
            text(out, notification.to());
            text(out, notification.key());
            out.writeBoolean(notification.value().isPresent());
            text(out, notification.value().orElse(""));
            text(out, notification.operation());
            out.writeBoolean(notification.textMessage());
            texts(out, notification.metadata());
            out.writeLong(notification.at().toEpochMilli());
            out.writeLong(notification.expiresAt().toEpochMilli());
            out.writeUTF(notification.status().name());
            out.writeInt(notification.attempts());
        });
    }

    static QueuedNotification notification(byte[] packed) {
        return unpack(packed, in -> {
            String id = text(in);
            QueuedNotification.Direction direction = QueuedNotification.Direction.valueOf(in.readUTF());
            String from = text(in);
            String to = text(in);
            String key = text(in);
            boolean hasValue = in.readBoolean();
            String value = text(in);
            return new QueuedNotification(id, direction, from, to, key, hasValue ? Optional.of(value) : Optional.empty(),
                    text(in), in.readBoolean(), texts(in), Instant.ofEpochMilli(in.readLong()),
                    Instant.ofEpochMilli(in.readLong()), QueuedNotification.Status.valueOf(in.readUTF()), in.readInt());
        });
    }

    static byte[] state(QueuedNotification.Status status, int attempts) {
        return pack(out -> {
            out.writeUTF(status.name());
            out.writeInt(attempts);
        });
    }

    /** The notification, as far as its state says it got. */
    static QueuedNotification withState(QueuedNotification notification, byte[] state) {
        return unpack(state, in -> notification.with(QueuedNotification.Status.valueOf(in.readUTF()), in.readInt()));
    }

    private static byte[] pack(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(0);
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] packed = bytes.toByteArray();
        ByteBuffer.wrap(packed).putInt(1, checksum(packed));
        return packed;
    }

    private static <T> T unpack(byte[] packed, Reader<T> reader) {
        if (packed.length < HEAD_BYTES || packed[0] != VERSION || ByteBuffer.wrap(packed).getInt(1) != checksum(packed)) {
            throw new IllegalStateException("an entry's checksum is wrong");
        }
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(packed, HEAD_BYTES, packed.length - HEAD_BYTES))) {
            return reader.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int checksum(byte[] packed) {
        CRC32 crc = new CRC32();
        crc.update(packed, HEAD_BYTES, packed.length - HEAD_BYTES);
        return (int) crc.getValue();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static void texts(DataOutputStream out, Map<String, String> texts) throws IOException {
        out.writeInt(texts.size());
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            text(out, entry.getKey());
            text(out, entry.getValue());
        }
    }

    private static Map<String, String> texts(DataInputStream in) throws IOException {
        Map<String, String> texts = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = text(in);
            texts.put(name, text(in));
        }
        return texts;
    }

    private static void time(DataOutputStream out, Optional<Instant> time) throws IOException {
        out.writeLong(time.map(Instant::toEpochMilli).orElse(NO_TIME));
    }

    private static Optional<Instant> time(DataInputStream in) throws IOException {
        long millis = in.readLong();
        return millis == NO_TIME ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /** Writes the fields. */
    @FunctionalInterface
    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads them in the same order. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }
}
