package org.jnoports.launcher;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jnoports.api.TunnelException;

/**
 * The unpacked distribution, which is only read: {@code lib/} is the class path, {@code bundles/} holds the bundles,
 * {@code etc/programs.properties} says which program needs which of them, {@code etc/<profile>.bundles} lists them.
 */
final class Distribution {
    /** System and framework property. */
    static final String PROPERTY = "jnoports.distribution";
    private static final String IN_PROCESS_SSH = "-mina";
    private static final String OPEN = "*";
    private static final String EXCEPT = "!";
    private static final int DEEPEST_LIST = 4;

    private final Path directory;

    Distribution(Path directory) {
        this.directory = directory;
    }

    /** The one whose {@code lib/} this class comes from, unless the property says otherwise. */
    static Distribution own() {
        String set = System.getProperty(PROPERTY);
        if (set != null) {
            return new Distribution(Path.of(set).toAbsolutePath().normalize());
        }
        try {
            Path jar = Path.of(Distribution.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return new Distribution(jar.resolve("../..").toAbsolutePath().normalize());
        } catch (URISyntaxException e) {
            throw new TunnelException("the distribution can't be found; start it by a program in its bin directory", e);
        }
    }

    Path directory() {
        return directory;
    }

    /** What the distribution says about a program; programs it doesn't know run with everything. */
    Program program(String name) {
        Properties programs = new Properties();
        Path file = directory.resolve("etc/programs.properties");
        try (Reader reader = Files.newBufferedReader(file)) {
            programs.load(reader);
        } catch (IOException e) {
            throw new TunnelException("the distribution is incomplete: " + file + " can't be read", e);
        }
        return Program.parse(programs.getProperty(name, Program.EVERYTHING), programs.containsKey(name));
    }

    /** The profile's variant that has an SSH client of its own, if there is one. */
    String withInProcessSsh(String profile) {
        return Files.exists(list(profile + IN_PROCESS_SSH)) ? profile + IN_PROCESS_SSH : profile;
    }

    /**
     * The bundles of a profile: a line names a file in {@code bundles/}; with {@code -} before it, it is installed only;
     * {@code @other} stands for the lines of another profile; {@code !org.x.*} leaves out files of such names; {@code *} says
     * that more bundles may come while it runs.
     */
    Profile profile(String name) {
        List<String> lines = new ArrayList<>();
        read(name, lines, 0);
        List<Profile.Entry> entries = new ArrayList<>(lines.size());
        for (String line : lines) {
            if (!line.equals(OPEN) && !leftOut(line, lines)) {
                entries.add(entry(line));
            }
        }
        return new Profile(name, List.copyOf(entries), lines.contains(OPEN));
    }

    private static boolean leftOut(String line, List<String> lines) {
        if (line.startsWith(EXCEPT)) {
            return true;
        }
        Path file = Path.of(line.startsWith("-") ? line.substring(1).strip() : line);
        for (String other : lines) {
            if (other.startsWith(EXCEPT) && FileSystems.getDefault().getPathMatcher("glob:" + other.substring(1).strip()).matches(file)) {
                return true;
            }
        }
        return false;
    }

    private void read(String profile, List<String> found, int depth) {
        if (depth > DEEPEST_LIST) {
            throw new TunnelException("the distribution is broken: " + list(profile) + " includes itself");
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(list(profile));
        } catch (IOException e) {
            throw new TunnelException("the distribution is incomplete: " + list(profile) + " can't be read", e);
        }
        for (String line : lines) {
            String text = line.strip();
            if (text.startsWith("@")) {
                read(text.substring(1), found, depth + 1);
            } else if (!text.isEmpty() && !text.startsWith("#")) {
                found.add(text);
            }
        }
    }

    private Profile.Entry entry(String line) {
        boolean started = !line.startsWith("-");
        return new Profile.Entry(directory.resolve("bundles").resolve(started ? line : line.substring(1).strip()), started);
    }

    private Path list(String profile) {
        return directory.resolve("etc").resolve(profile + ".bundles");
    }

    /** The jars of the class path. */
    List<Path> libraries() {
        String[] names = directory.resolve("lib").toFile().list();
        if (names == null) {
            throw new TunnelException("the distribution is incomplete: " + directory.resolve("lib") + " can't be read");
        }
        Arrays.sort(names);
        List<Path> jars = new ArrayList<>(names.length);
        for (String name : names) {
            if (name.endsWith(".jar")) {
                jars.add(directory.resolve("lib").resolve(name));
            }
        }
        return jars;
    }

    /**
     * Names what a bundle cache was made from: path, size and time of each jar, the build, and for which Java.
     *
     * @throws TunnelException if a bundle of the profile is missing
     */
    String fingerprint(Profile profile) {
        StringBuilder text = new StringBuilder(2048);
        text.append("Java ").append(System.getProperty("java.specification.version")).append('\n');
        text.append(buildId());
        for (Path library : libraries()) {
            append(text, library.toFile());
        }
        for (Profile.Entry entry : profile.entries()) {
            append(text.append(entry.started() ? '+' : '-'), entry.file().toFile());
        }
        return text.toString();
    }

    /** What the build says about itself: differs even where unpacking gave two builds the same sizes and times. */
    private String buildId() {
        try {
            return Files.readString(directory.resolve("lib/build.id"));
        } catch (IOException e) {
            throw new TunnelException("the distribution is incomplete: lib/build.id can't be read; build or unpack it again", e);
        }
    }

    private static void append(StringBuilder text, File file) {
        long modified = file.lastModified(); // java.io: one class fewer per start than attributes of java.nio
        if (modified == 0) {
            throw new TunnelException("the distribution is incomplete: " + file + " is missing; build or unpack it again");
        }
        text.append(file).append(' ').append(file.length()).append(' ').append(modified).append('\n');
    }
}
