package org.jnoports.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jnoports.api.TunnelException;

/** What bundles may import from the class path: whatever its jars export, in the versions their manifests say. */
final class SystemPackages {
    /** Exports its own packages itself. */
    private static final String FRAMEWORK = "org.apache.felix.framework";

    private SystemPackages() {}

    /** @return a value for {@code org.osgi.framework.system.packages.extra} */
    static String of(List<Path> libraries) {
        StringBuilder all = new StringBuilder(4096);
        for (Path library : libraries) {
            String exported = exportedBy(library.toFile());
            if (exported != null) {
                all.append(all.length() == 0 ? "" : ",").append(exported);
            }
        }
        return all.toString();
    }

    private static String exportedBy(File library) {
        if (library.getName().startsWith(FRAMEWORK)) {
            return null;
        }
        try (JarFile jar = new JarFile(library)) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? null : manifest.getMainAttributes().getValue("Export-Package");
        } catch (IOException e) {
            throw new TunnelException("the distribution is incomplete: " + library + " can't be read; build or unpack it again", e);
        }
    }
}
