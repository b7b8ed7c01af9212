package org.jnoports.role.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.command.UsageException;

/**
 * What {@code --config-file} names (noports.md, section 7.2): lines {@code NAME=value}, where NAME is a long flag in
 * upper case with {@code _} for {@code -}. Comments, and lines without or with several {@code =}, are skipped.
 */
final class ConfigFile {
    private static final int MAX_BYTES = 64 * 1024;

    private final Map<String, String> values;

    private ConfigFile(Map<String, String> values) {
        this.values = values;
    }

    /** No file. */
    static ConfigFile none() {
        return new ConfigFile(Map.of());
    }

    /** @throws UsageException if the file can't be read, or has something in it that is refused */
    static ConfigFile read(Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text(file).split("\\R", -1)) {
            String[] parts = line.split("=", -1);
            if (parts.length == 2 && !line.stripLeading().startsWith("#")) {
                values.put(parts[0].strip(), parts[1].strip());
            }
        }
        ConfigFile read = new ConfigFile(values);
        read.refuse();
        return read;
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UsageException("--config-file: " + file + " has more than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("--config-file: " + file + " can't be read: name an existing file");
        }
    }

    /** The value of a flag; empty if the file doesn't, or must not, set it. */
    Optional<String> value(Flag flag) {
        return Optional.ofNullable(values.get(Flag.fileName(flag.names().get(0))))
                .filter(value -> flag.inFiles() && !value.isEmpty());
    }

    private void refuse() {
        for (RefusedFlag flag : RefusedFlag.values()) {
            String name = Flag.fileName(flag.names().get(0));
            boolean set = values.containsKey(name) && !values.get(name).isEmpty();
            if (set && !values.get(name).equalsIgnoreCase("false")) {
                throw new UsageException(flag.sentence(name));
            }
        }
    }
}
