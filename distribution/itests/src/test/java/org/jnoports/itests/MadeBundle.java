package org.jnoports.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle of one class of the tests, which DS makes a service of for each configuration. */
final class MadeBundle {
    private MadeBundle() {}

    /**
     * @param name the symbolic name, and the PID
     * @param imports {@code Import-Package}
     * @param properties lines of {@code <property …/>}
     * @return its jar, in {@code target}
     */
    static Path policy(String name, Class<?> implementation, String imports, String properties) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Import-Package", imports);
        attributes.putValue("Service-Component", "policy.xml");
        String code = implementation.getName().replace('.', '/') + ".class";
        try {
            Path file = Files.createTempFile(Path.of("target").toAbsolutePath(), name + "-", ".jar");
            try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest);
                    InputStream in = implementation.getClassLoader().getResourceAsStream(code)) {
                jar.putNextEntry(new JarEntry(code));
                in.transferTo(jar);
                jar.putNextEntry(new JarEntry("policy.xml"));
                jar.write(("<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='" + name + "' configuration-policy='require' "
                        + "activate='configure' modified='configure'><implementation class='" + implementation.getName() + "'/>" + properties
                        + "<service><provide interface='org.jnoports.api.policy.AuthorizationPolicy'/></service></scr:component>")
                        .getBytes(StandardCharsets.UTF_8));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
