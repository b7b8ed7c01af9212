package org.jnoports.atserver;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;

/** The atSigns in an atServer's configuration file of a home; all else in the file stays as it is. */
final class AtSignBook {
    private static final Pattern LINE = Pattern.compile("(?m)^[ \\t]*atSigns[ \\t]*[=:].*$");
    private static final String KEY = "atSigns";

    private final Path file;
    private final Path home;

    private AtSignBook(Path file, Path home) {
        this.file = file;
        this.home = home;
    }

    /**
     * @param name of the configuration; empty: the only one
     * @throws TunnelException if there is none, or several and none is named
     */
    static AtSignBook in(Path home, String name) {
        List<Path> files = files(home.resolve("etc"), name);
        if (files.isEmpty()) {
            throw new TunnelException("there is no atServer" + (name.isEmpty() ? "" : " '" + name + "'") + " in " + home
                    + ": 'jnoports enable atserver' makes one");
        }
        if (files.size() > 1) {
            throw new TunnelException("there are several atServers in " + home + ": say with --name which one; "
                    + files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", ")));
        }
        return new AtSignBook(files.get(0), home);
    }

    private static List<Path> files(Path etc, String name) {
        Pattern wanted = Pattern.compile(Pattern.quote(AtServerSettings.PID) + (name.isEmpty() ? "([-~].+)?" : "[-~]" + Pattern.quote(name)) + "\\.cfg");
        if (!Files.isDirectory(etc)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(etc)) {
            return all.filter(file -> wanted.matcher(file.getFileName().toString()).matches()).sorted().toList();
        } catch (IOException e) {
            throw new TunnelException(etc + " can't be read: " + e.getMessage(), e);
        }
    }

    Path file() {
        return file;
    }

    Path dataDirectory() {
        String said = properties().getProperty("dataDirectory", "").strip();
        return said.isEmpty() ? home.resolve("data").resolve("atserver") : Path.of(said);
    }

    /** Whether new atSigns get a secret for activation, not keys. */
    boolean makesSecrets() {
        return properties().getProperty("keysDirectory", "").isBlank();
    }

    Set<String> atSigns() {
        return Arrays.stream(properties().getProperty(KEY, "").split(",", -1)).map(String::strip).filter(text -> !text.isEmpty())
                .map(text -> AtSign.of(text).text()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @return false if it was there */
    boolean add(AtSign atSign) {
        Set<String> atSigns = atSigns();
        boolean added = atSigns.add(atSign.text());
        if (added) {
            write(atSigns);
        }
        return added;
    }

    /** @return false if it wasn't there */
    boolean remove(AtSign atSign) {
        Set<String> atSigns = atSigns();
        boolean removed = atSigns.remove(atSign.text());
        if (removed) {
            write(atSigns);
        }
        return removed;
    }

    private Properties properties() {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new TunnelException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    private void write(Set<String> atSigns) {
        String line = KEY + " = " + String.join(", ", new ArrayList<>(atSigns));
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Matcher present = LINE.matcher(text);
            boolean there = present.find();
            if (there && present.group().endsWith("\\")) {
                throw new TunnelException(file + ": " + KEY + " goes over several lines; write it in one");
            }
            String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            String next = there ? present.replaceFirst(Matcher.quoteReplacement(line)) : text + separator + line + "\n";
            replace(next);
        } catch (IOException e) {
            throw new TunnelException(file + " can't be written: " + e.getMessage(), e);
        }
    }

    /** Whole, and with the rights that it has. */
    private void replace(String text) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".new");
        try {
            Files.writeString(draft, text, StandardCharsets.UTF_8);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))));
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
