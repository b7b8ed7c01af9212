package org.jnoports.atserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.store.AtServerStore;
import org.jnoports.api.store.AtServerStores;

/** Empty stores for tests that need no servers around them; gone with the process. */
public final class TestStores {
    private static final Services SERVICES = new Services(TestStores.class.getClassLoader(), Map.of());

    private TestStores() {}

    public static AtServerStore empty(AtSign owner) {
        try {
            Path directory = Files.createTempDirectory("atserver-test-store");
            AtServerStore store = SERVICES.get(AtServerStores.class).open(owner, directory);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(store, directory), "delete-test-store"));
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(AtServerStore store, Path directory) {
        store.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
