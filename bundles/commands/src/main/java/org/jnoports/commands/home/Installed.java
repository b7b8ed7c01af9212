package org.jnoports.commands.home;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Which bundles a runtime of a home has: those of the distribution's list {@code run}, and those in {@code load/}. */
final class Installed {
    private static final int DEEPEST_LIST = 4;

    private final Map<String, Path> byName = new HashMap<>();

    static Installed in(Optional<Path> distribution, HomeFiles home) {
        Installed installed = new Installed();
        distribution.ifPresent(installed::addRunList);
        Catalog.jars(home.load()).forEach(installed::add);
        return installed;
    }

    private void addRunList(Path distribution) {
        Set<String> lines = new LinkedHashSet<>();
        read(distribution, "run", lines, 0);
        lines.stream().filter(line -> !line.startsWith("!")).map(line -> line.startsWith("-") ? line.substring(1).strip() : line)
                .filter(file -> lines.stream().noneMatch(other -> excludes(other, file)))
                .forEach(file -> add(distribution.resolve("bundles").resolve(file)));
    }

    /** Lines as the launcher reads them. */
    private static void read(Path distribution, String list, Set<String> lines, int depth) {
        try {
            for (String line : Files.readAllLines(distribution.resolve("etc").resolve(list + ".bundles"))) {
                String text = line.strip();
                if (text.startsWith("@") && depth < DEEPEST_LIST) {
                    read(distribution, text.substring(1), lines, depth + 1);
                } else if (!text.isEmpty() && !text.startsWith("#") && !text.equals("*")) {
                    lines.add(text);
                }
            }
        } catch (IOException e) {
            return; // an incomplete distribution: the launcher says so
        }
    }

    private static boolean excludes(String line, String file) {
        if (!line.startsWith("!")) {
            return false;
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + line.substring(1).strip());
        return matcher.matches(Path.of(file));
    }

    private void add(Path jar) {
        bundleName(jar).ifPresent(name -> byName.put(name, jar));
    }

    /** The symbolic name of the bundle in a jar; empty if there is none. */
    static Optional<String> bundleName(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest == null ? Optional.empty() : JarReader.symbolicName(manifest.getMainAttributes());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean has(String bundle) {
        return byName.containsKey(bundle);
    }

    /** Where it lies. */
    Optional<Path> jar(String bundle) {
        return Optional.ofNullable(byName.get(bundle));
    }
}
