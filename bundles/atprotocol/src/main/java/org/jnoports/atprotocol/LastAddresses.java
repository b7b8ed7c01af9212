package org.jnoports.atprotocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where atServers were when the atDirectory was asked last: a hint whom to dial while it is asked again, and no more than that.
 * In a file of the home, {@code data/atservers}, a line each: atDirectory, atSign, address. Without a {@code data} directory it is
 * forgotten with the process. The {@link #MOST} that were found last are kept. Thread-safe.
 */
final class LastAddresses {
    static final int MOST = 1_000;

    private static final Logger log = LoggerFactory.getLogger(LastAddresses.class);
    private static final int MAX_FILE_BYTES = 512 * 1024;
    private static final int FIELDS = 3;

    private final Path file;
    private final Map<String, HostPort> known = new LinkedHashMap<>(); // guarded by this, as below
    private boolean read;

    /** @param home where the file is */
    LastAddresses(Path home) {
        this.file = home.resolve("data").resolve("atservers");
    }

    synchronized Optional<HostPort> of(HostPort root, AtSign atSign) {
        if (!read) {
            read = true;
            read();
        }
        return Optional.ofNullable(known.get(key(root, atSign)));
    }

    /** Writes it down if it is news. */
    synchronized void found(HostPort root, AtSign atSign, HostPort address) {
        if (of(root, atSign).equals(Optional.of(address))) {
            return;
        }
        read(); // other processes have found others
        put(key(root, atSign), address);
        if (Files.isDirectory(file.getParent())) {
            write();
        }
    }

    private static String key(HostPort root, AtSign atSign) {
        return root + " " + atSign;
    }

    private void put(String key, HostPort address) {
        known.remove(key); // the newest is the last
        known.put(key, address);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
    }

    private void read() {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8).lines().forEach(this::read);
        } catch (IOException e) {
            log.debug("{} can't be read", file, e);
        }
    }

    private void read(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        try {
            if (fields.size() == FIELDS) {
                HostPort address = HostPort.parse(fields.get(2), 0);
                if (address.port() > 0) {
                    put(fields.get(0) + " " + fields.get(1), address);
                }
            }
        } catch (IllegalArgumentException e) {
            log.debug("a line of {} is left out: {}", file, e.getMessage());
        }
    }

    private void write() {
        StringBuilder lines = new StringBuilder();
        known.forEach((key, address) -> lines.append(key).append(' ').append(address).append('\n'));
        try {
            Path draft = Files.createTempFile(file.getParent(), ".atservers", ".new"); // its owner's alone
            try {
                Files.writeString(draft, lines);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            log.debug("{} can't be written", file, e);
        }
    }
}
