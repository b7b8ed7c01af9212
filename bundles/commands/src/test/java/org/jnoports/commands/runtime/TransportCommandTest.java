package org.jnoports.commands.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.role.Role;
import org.jnoports.commands.TestContext;
import org.jnoports.commands.bundle.TestTransport;
import org.jnoports.commands.bundle.TransportUser;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** In a framework with Felix SCR and ConfigurationAdmin, two transports, and somebody who uses the best one. */
class TransportCommandTest {
    @TempDir
    Path directory;
    private Framework framework;
    private BundleContext context;
    private TransportPreference preference;

    @BeforeEach
    void start_framework() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, directory.resolve("cache").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, classPathPackages(), "felix.log.level", "0",
                "felix.cm.dir", directory.resolve("configurations").toString()));
        framework.start();
        context = framework.getBundleContext();
        for (String activator : List.of("org.apache.felix.cm.impl.Activator", "org.apache.felix.scr.impl.Activator")) {
            context.installBundle(jarOf(Class.forName(activator)).toUri().toString()).start();
        }
        context.installBundle(bundle().toUri().toString()).start();
        preference = new TransportPreference(context);
    }

    @AfterEach
    void stop_framework() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
    }

    private String run(String... arguments) {
        TestContext typed = new TestContext();
        new TransportCommand(context, new NoSessions(), preference).run(typed, List.of(arguments));
        return typed.printed();
    }

    private String used() {
        return String.valueOf(service(Supplier.class).get());
    }

    private <T> T service(Class<T> type) {
        return context.getService(context.getServiceReference(type));
    }

    @Test
    void new_sessions_get_the_one_that_is_switched_to_and_back() {
        assertThat(used()).isEqualTo("first");
        assertThat(run("switch", "second", "--json")).contains("{\"name\":\"second\",\"newSessions\":true");
        Await.until("the user has the second one", () -> used().equals("second"));
        run("switch", "first");
        Await.until("the user has the first one again", () -> used().equals("first"));
        assertThat(run()).containsPattern("first +yes +0").containsPattern("second +no +0");
    }

    @Test
    void a_preference_outlives_the_transports_absence() throws Exception {
        preference.prefer(Optional.of("second"));
        Await.until("the user has the second one", () -> used().equals("second"));
        context.getBundle(context.getBundles().length - 1L).stop();
        assertThat(run()).contains("there is no transport");
        context.getBundle(context.getBundles().length - 1L).start();
        Await.until("the user has the second one again", () -> used().equals("second"));
        run("switch", "best");
        Await.until("rankings decide", () -> used().equals("first"));
    }

    @Test
    void what_is_not_there_is_named_with_what_is() {
        assertThatThrownBy(() -> run("switch", "third")).isInstanceOf(UsageException.class).hasMessage("there is no transport 'third'; there is first, second");
        assertThatThrownBy(() -> run("switch")).isInstanceOf(UsageException.class).hasMessageContaining("first, second");
        assertThatThrownBy(() -> run("fly")).isInstanceOf(UsageException.class);
    }

    private static String classPathPackages() throws IOException, URISyntaxException {
        List<String> exported = new ArrayList<>();
        for (Class<?> type : List.of(Role.class, ServiceComponentRuntime.class, ConfigurationAdmin.class, org.osgi.util.promise.Promise.class,
                org.osgi.util.function.Function.class, org.osgi.service.log.LogService.class)) {
            try (JarFile jar = new JarFile(jarOf(type).toFile())) {
                exported.add(jar.getManifest().getMainAttributes().getValue("Export-Package"));
            }
        }
        return String.join(",", exported);
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        Assumptions.assumeTrue(Files.isRegularFile(jar), "needs jars, which 'mvn package' makes and 'mvn test' doesn't");
        return jar;
    }

    private Path bundle() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "org.test");
        attributes.putValue("Import-Package", "org.jnoports.api.transport");
        attributes.putValue("Service-Component", "first.xml, second.xml, user.xml");
        Path file = directory.resolve("transports.jar");
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Class<?> code : List.of(TestTransport.class, TransportUser.class)) {
                String path = code.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(path));
                try (InputStream in = code.getClassLoader().getResourceAsStream(path)) {
                    in.transferTo(jar);
                }
            }
            put(jar, "first.xml", transport("first"));
            put(jar, "second.xml", transport("second"));
            put(jar, "user.xml", component("user", TransportUser.class) + "<service><provide interface='java.util.function.Supplier'/></service>"
                    + "<reference name='transport' interface='org.jnoports.api.transport.Transport' cardinality='0..1' policy='dynamic' policy-option='greedy' "
                    + "bind='bind' unbind='unbind'/></scr:component>");
        }
        return file;
    }

    private static void put(JarOutputStream jar, String name, String text) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String transport(String name) {
        return component("test." + name, TestTransport.class).replace("immediate='true'", "immediate='true' modified='modified'") + "<property name='transport.name' value='" + name
                + "'/><service><provide interface='org.jnoports.api.transport.Transport'/></service></scr:component>";
    }

    private static String component(String name, Class<?> code) {
        return "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='" + name + "' immediate='true'><implementation class='" + code.getName() + "'/>";
    }
}
