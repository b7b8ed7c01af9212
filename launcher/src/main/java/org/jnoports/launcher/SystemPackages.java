package org.jnoports.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jnoports.api.TunnelException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** What bundles may import from the class path: whatever its jars export, in the versions their manifests say. */
final class SystemPackages {
    /** Exports its own packages itself. */
    private static final String FRAMEWORK = "org.apache.felix.framework";
    /** As Felix versions the JDK's packages. */
    private static final String JDK_VERSION = "0.0.0.JavaSE";

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

    /**
     * What bundles of a started framework import from it, and all of it that isn't the JDK's. Of the JDK's two hundred
     * packages they need a dozen, and every one that is offered costs time at start.
     *
     * @return a value for {@code org.osgi.framework.system.packages}, good for the same bundles
     */
    static String used(Framework framework) {
        BundleWiring wiring = framework.adapt(BundleWiring.class);
        Set<BundleCapability> needed = new LinkedHashSet<>();
        for (BundleWire wire : wiring.getProvidedWires(PackageNamespace.PACKAGE_NAMESPACE)) {
            needed.add(wire.getCapability());
        }
        for (BundleCapability offered : wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
            if (!version(offered).startsWith(JDK_VERSION)) {
                needed.add(offered);
            }
        }
        StringBuilder all = new StringBuilder(4096);
        for (BundleCapability capability : needed) {
            all.append(all.length() == 0 ? "" : ",").append(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE));
            all.append(";version=\"").append(version(capability)).append('"');
        }
        return all.toString();
    }

    private static String version(BundleCapability capability) {
        return capability.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE).toString();
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
