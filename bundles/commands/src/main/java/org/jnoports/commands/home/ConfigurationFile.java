package org.jnoports.commands.home;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A file of {@code etc/}: {@code <pid>.cfg}, or {@code <factory pid>-<name>.cfg} for one of several.
 *
 * @param name what tells it from others of its PID; empty if it is the only one
 */
record ConfigurationFile(Path path, String pid, String name) {
    private static final String ENDING = ".cfg";

    static boolean isOne(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(ENDING) && !name.startsWith(".");
    }

    /** As Felix File Install reads names: the first {@code ~}, else the first {@code -}, begins the name. */
    static ConfigurationFile of(Path file) {
        String whole = file.getFileName().toString();
        String stem = whole.substring(0, whole.length() - ENDING.length());
        int mark = stem.indexOf('~') > 0 ? stem.indexOf('~') : stem.indexOf('-');
        return mark > 0 ? new ConfigurationFile(file, stem.substring(0, mark), stem.substring(mark + 1)) : new ConfigurationFile(file, stem, "");
    }

    /** The PID that its configuration has in a runtime. */
    String runningPid() {
        return name.isEmpty() ? pid : pid + "~" + name;
    }

    /** What roles call themselves: {@code relay-x}. */
    String instance() {
        return Offer.nameOf(pid) + "-" + (name.isEmpty() ? "default" : name);
    }

    String fileName() {
        return path.getFileName().toString();
    }

    /** @throws IOException if it can't be read, or isn't lines of {@code key = value} */
    Map<String, String> read() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        Map<String, String> all = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> all.put(key, properties.getProperty(key).strip()));
        return all;
    }
}
