package org.jnoports.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jnoports.api.command.Command;
import org.jnoports.launcher.bundle.TestCommands;
import org.junit.jupiter.api.Assumptions;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.log.LogService;
import org.osgi.util.promise.Promise;

/** A distribution with one bundle of test commands. */
final class TestDistribution {
    static final String PROFILE = "client";

    private final Path directory;

    private TestDistribution(Path directory) {
        this.directory = directory;
    }

    static TestDistribution in(Path directory) throws IOException, URISyntaxException {
        Files.createDirectories(directory.resolve("lib"));
        Files.createDirectories(directory.resolve("bundles"));
        Files.createDirectories(directory.resolve("etc"));
        for (Class<?> exported : List.of(Command.class, ComponentContext.class, LogService.class, Promise.class, org.slf4j.Logger.class)) {
            Path jar = Path.of(exported.getProtectionDomain().getCodeSource().getLocation().toURI());
            Assumptions.assumeTrue(Files.isRegularFile(jar), "needs jars, which 'mvn package' makes and 'mvn test' doesn't");
            Files.copy(jar, directory.resolve("lib").resolve(jar.getFileName()));
        }
        TestDistribution distribution = new TestDistribution(directory);
        distribution.bundle("commands.jar", "org.osgi.framework, org.jnoports.api, org.jnoports.api.command", TestCommands.class);
        distribution.list(PROFILE, "# one bundle", "", "commands.jar");
        distribution.list("runtime", "commands.jar");
        Files.writeString(directory.resolve("lib/build.id"), "test\n");
        Files.writeString(directory.resolve("etc/programs.properties"), "greet = client, WARN\nmissing = client, INFO\n");
        return distribution;
    }

    Path path() {
        return directory;
    }

    Distribution distribution() {
        return new Distribution(directory);
    }

    Profile profile() {
        return distribution().profile(PROFILE);
    }

    void list(String profile, String... lines) throws IOException {
        Files.write(directory.resolve("etc").resolve(profile + ".bundles"), List.of(lines));
    }

    /** Makes a bundle of an activator's class and those nested in it. */
    void bundle(String name, String imports, Class<?> activator) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "test." + name.replace(".jar", ""));
        attributes.putValue("Import-Package", imports);
        attributes.putValue("Bundle-Activator", activator.getName());
        String resource = activator.getName().replace('.', '/') + ".class";
        Path file = directory.resolve("bundles").resolve(name);
        Files.deleteIfExists(file);
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream code = activator.getClassLoader().getResourceAsStream(resource)) {
            jar.putNextEntry(new JarEntry(resource));
            code.transferTo(jar);
        }
    }
}
