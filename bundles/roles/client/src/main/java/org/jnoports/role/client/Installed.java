package org.jnoports.role.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.osgi.framework.BundleContext;

/** What this program was installed with. */
final class Installed {
    private Installed() {}

    /** @param what the service is for, for the sentence if there is none */
    static <T> T or(T service, String what) {
        if (service == null) {
            throw new TunnelException("no bundle that " + what + " is installed");
        }
        return service;
    }

    /** The program srv of the distribution. */
    static Optional<Path> srv(BundleContext context) {
        return Optional.ofNullable(context.getProperty("jnoports.distribution")).map(place -> Path.of(place, "bin", "srv"))
                .filter(Files::isExecutable);
    }

    /** Whether a person sits at this process. What Java says about it differs from version to version. */
    static boolean hasTerminal() {
        try {
            return new ProcessBuilder("/bin/sh", "-c", "[ -t 0 ] && [ -t 1 ]").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false; // no shell either
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static String version() {
        try (InputStream in = Installed.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
