package org.jnoports.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a directory: {@code audit-1.jsonl}, {@code audit-2.jsonl} and so on; the highest number is the newest. */
final class AuditFiles {
    private static final Pattern NAME = Pattern.compile("audit-([1-9][0-9]{0,8})\\.jsonl");

    private AuditFiles() {}

    static Path file(Path directory, int number) {
        return directory.resolve("audit-" + number + ".jsonl");
    }

    /** Numbers of the files that are there, the lowest first. */
    static List<Integer> numbers(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Integer.valueOf(name.group(1)))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }
}
