package org.jnoports.atserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which port each atServer had last, so that it has it again: {@code <dataDirectory>/ports}, an atSign and a port per line. */
final class PortBook {
    private static final Logger log = LoggerFactory.getLogger(PortBook.class);

    private final Path file;
    private final Map<String, Integer> ports = new HashMap<>();

    private PortBook(Path file) {
        this.file = file;
    }

    static PortBook in(Path dataDirectory) {
        PortBook book = new PortBook(dataDirectory.resolve("ports"));
        book.read();
        return book;
    }

    /** 0 for an atSign that had none. */
    int port(AtSign atSign) {
        return ports.getOrDefault(atSign.text(), 0);
    }

    /** Remembers; a file that can't be written costs only the same port next time. */
    void remember(AtSign atSign, int port) {
        if (port(atSign) == port) {
            return;
        }
        ports.put(atSign.text(), port);
        try {
            SmallFiles.writeReadable(file, ports.entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .map(entry -> entry.getKey() + " " + entry.getValue() + "\n").collect(Collectors.joining()));
        } catch (TunnelException e) {
            log.warn("the ports of the atServers aren't remembered: {}", e.getMessage());
        }
    }

    private void read() {
        try {
            Files.readAllLines(file, StandardCharsets.UTF_8).forEach(this::read);
        } catch (NoSuchFileException e) {
            log.debug("no ports are remembered yet");
        } catch (IOException e) {
            log.warn("the ports of the atServers can't be read from {}: {}", file, e.getMessage());
        }
    }

    private void read(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length == 2 && parts[1].matches("\\d{1,5}") && Integer.parseInt(parts[1]) <= 65_535) {
            ports.put(parts[0], Integer.valueOf(parts[1]));
        }
    }
}
