package org.jnoports.commands.home;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A distribution with an optional part that brings another bundle, a role, a role that asks policies, a policy and something that is none of them; and a home. */
final class TestHome {
    static final String RELAY = "org.jnoports.role.relay";
    static final String DAEMON = "org.jnoports.role.daemon";
    static final String METRICS = "org.jnoports.metrics";
    static final String POLICY = "org.jnoports.policy.personal";

    final Path distribution;
    final HomeFiles files;

    TestHome(Path directory) throws IOException {
        distribution = directory.resolve("distribution");
        files = new HomeFiles(directory.resolve("home"));
        Files.createDirectories(distribution.resolve("bundles"));
        Files.createDirectories(distribution.resolve("etc"));
        Files.writeString(distribution.resolve("etc/runtime.bundles"), RELAY + ".jar\n" + DAEMON + ".jar\n# comment\n" + POLICY + ".jar\nlibrary.jar\n");
        Files.writeString(distribution.resolve("etc/run.bundles"), "@runtime\n!org.jnoports.role.*\n-library.jar\n*\n");
        jar(bundle(RELAY), RELAY, component(RELAY, "org.jnoports.api.role.Role", "org.jnoports.api.at.AtClients"),
                metatype(RELAY, "Leases ports", "<AD id='atSign' description=\"The relay's atSign\" default=''/>"
                        + "<AD id='keyFile' description='Its keys; empty: the usual' default=''/><AD id='maxSessions' description='The most' default='1000'/>"
                        + "<AD id='friends' cardinality='2147483647' description='Who else' default=''/>"));
        jar(bundle(DAEMON), DAEMON, component(DAEMON, "org.jnoports.api.role.Role", "org.jnoports.api.policy.Authorizer"),
                metatype(DAEMON, "Lets clients in", "<AD id='atSign' description='Its atSign'/>"));
        jar(bundle(POLICY), POLICY, component(POLICY, "org.jnoports.api.policy.AuthorizationPolicy", "x"), metatype(POLICY, "One client", "<AD id='client' description='Who'/>"));
        Path part = Files.createDirectories(distribution.resolve("optional/numbers"));
        jar(part.resolve(METRICS + ".jar"), METRICS, "numbers;secret=data/numbers/token", component(METRICS, "x", "y"),
                Map.entry("OSGI-INF/metatype/m.xml", metatype(METRICS, "Shows numbers", "<AD id='port' description='Where' default='1'/>").getValue().replace("factoryPid", "pid")));
        jar(part.resolve("friend.jar"), "org.example.friend", component("org.example.friend", "java.lang.Runnable", "x"), metatype("org.example.friend", "Else", ""));
        jar(bundle("library"), "library", component("org.jnoports.library", "java.lang.Runnable", "x"), metatype("org.jnoports.library", "Else", ""));
    }

    Path bundle(String name) {
        return distribution.resolve("bundles").resolve(name + ".jar");
    }

    static void jar(Path file, String name, Map.Entry<String, String> component, Map.Entry<String, String> metatype) throws IOException {
        jar(file, name, "", component, metatype);
    }

    private static void jar(Path file, String name, String part, Map.Entry<String, String> component, Map.Entry<String, String> metatype) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-SymbolicName", name + ";singleton:=true");
        attributes.putValue("Service-Component", component.getKey());
        if (!part.isEmpty()) {
            attributes.putValue("JNoPorts-Part", part);
        }
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, String> entry : List.of(component, metatype)) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static Map.Entry<String, String> component(String pid, String service, String reference) {
        return Map.entry("OSGI-INF/" + pid + ".xml", "<?xml version='1.0'?><scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.4.0' name='c." + pid
                + "' configuration-policy='require' configuration-pid='" + pid + "'><service><provide interface='" + service + "'/></service><reference name='r' interface='"
                + reference + "'/></scr:component>");
    }

    private static Map.Entry<String, String> metatype(String pid, String description, String keys) {
        return Map.entry("OSGI-INF/metatype/" + pid + ".xml", "<m:MetaData xmlns:m='http://www.osgi.org/xmlns/metatype/v1.2.0'><OCD id='o' description='" + description + "'>"
                + keys + "</OCD><Designate factoryPid='" + pid + "'><Object ocdref='o'/></Designate></m:MetaData>");
    }

    Path configure(String name, String text) throws IOException {
        Files.createDirectories(files.etc());
        return Files.writeString(files.etc().resolve(name), text);
    }
}
