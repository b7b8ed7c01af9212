package org.jnoports.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which TCP ports a process listens on, from Linux's own tables. */
final class Listening {
    private static final String LISTEN = "0A";
    /** 127.x.x.x, the same as IPv6 has it, and ::1; four bytes at a time, backwards. */
    private static final Pattern LOOPBACK = Pattern.compile("((0{16}FFFF0000)?[0-9A-F]{6}7F|0{24}01000000):.*");

    private Listening() {}

    static Set<Integer> ports(ProcessHandle process) {
        Set<String> inodes = socketInodes(process);
        Set<Integer> ports = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : lines(Path.of("/proc", Long.toString(process.pid()), "net", table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > 9 && fields[3].equals(LISTEN) && inodes.contains(fields[9])) {
                    ports.add(Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }

    /** What of that can be reached from elsewhere: local addresses as the tables have them. */
    static Set<String> beyondLoopback(ProcessHandle process) {
        Set<String> inodes = socketInodes(process);
        Set<String> open = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : lines(Path.of("/proc", Long.toString(process.pid()), "net", table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > 9 && fields[3].equals(LISTEN) && inodes.contains(fields[9]) && !LOOPBACK.matcher(fields[1]).matches()) {
                    open.add(fields[1]);
                }
            }
        }
        return open;
    }

    private static Set<String> socketInodes(ProcessHandle process) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return descriptors.map(Listening::target).filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed while we looked
        }
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
