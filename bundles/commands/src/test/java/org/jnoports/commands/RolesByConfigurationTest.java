package org.jnoports.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.jnoports.api.TunnelException;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.role.Roles;
import org.jnoports.commands.bundle.TestRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** In a framework with Felix SCR and ConfigurationAdmin. */
class RolesByConfigurationTest {
    private static final String PID = "org.test.role";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path directory;
    private Framework framework;
    private Roles roles;

    @BeforeEach
    void start_framework() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, directory.resolve("cache").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, classPathPackages(), "felix.log.level", "0",
                "felix.cm.dir", directory.resolve("configurations").toString()));
        framework.start();
        BundleContext context = framework.getBundleContext();
        for (String activator : List.of("org.apache.felix.cm.impl.Activator", "org.apache.felix.scr.impl.Activator")) {
            context.installBundle(jarOf(Class.forName(activator)).toUri().toString()).start();
        }
        context.installBundle(roleBundle().toUri().toString()).start();
        roles = new RolesByConfiguration(context, service(ConfigurationAdmin.class), service(ServiceComponentRuntime.class));
    }

    @AfterEach
    void stop_framework() throws Exception {
        framework.stop();
        framework.waitForStop(LONG.toMillis());
    }

    @Test
    void a_ready_role_is_returned_and_gone_after_closing() throws Exception {
        Roles.Configured configured = roles.configure(PID, Map.of("becomes", "ready"));

        Role role = configured.awaitReady(LONG);
        assertThat(role.status().state()).isEqualTo(RoleStatus.State.STARTING);
        assertThat(role.ended()).isNotCompleted();
        assertThat(roleCount()).isOne();
        configured.close();
        assertThat(roleCount()).isZero();
        assertThat(role.ended()).isCompleted();
        assertThat(service(ConfigurationAdmin.class).listConfigurations(null)).isNull();
        configured.close();
    }

    @Test
    void two_roles_of_one_kind_go_their_own_ways() throws Exception {
        try (Roles.Configured one = roles.configure(PID, Map.of("becomes", "ready"))) {
            Role first = one.awaitReady(LONG);
            try (Roles.Configured two = roles.configure(PID, Map.of("becomes", "ready"))) {
                assertThat(two.awaitReady(LONG)).isNotSameAs(first);
                assertThat(roleCount()).isEqualTo(2);
            }
            assertThat(roleCount()).isOne();
        }
    }

    @Test
    void a_roles_own_sentence_is_passed_on() {
        try (Roles.Configured configured = roles.configure(PID, Map.of("becomes", "failed"))) {
            assertThatThrownBy(() -> configured.awaitReady(LONG)).isInstanceOf(TunnelException.class)
                    .hasMessage("org.test.role: key 'atSign' is missing");
        }
    }

    @Test
    void a_role_that_takes_too_long_is_quoted() {
        try (Roles.Configured configured = roles.configure(PID, Map.of("becomes", "anything"))) {
            assertThatThrownBy(() -> configured.awaitReady(SHORT)).isInstanceOf(TunnelException.class)
                    .hasMessageContaining(PID).hasMessageContaining("still knocking");
        }
    }

    @Test
    void what_no_bundle_provides_is_said_at_once() {
        try (Roles.Configured configured = roles.configure("org.test.nothing", Map.of())) {
            assertThatThrownBy(() -> configured.awaitReady(LONG)).isInstanceOf(TunnelException.class)
                    .hasMessage("no bundle here provides org.test.nothing");
        }
    }

    @Test
    void a_missing_service_is_named() {
        try (Roles.Configured configured = roles.configure("org.test.needy", Map.of("becomes", "ready"))) {
            assertThatThrownBy(() -> configured.awaitReady(SHORT)).isInstanceOf(TunnelException.class)
                    .hasMessageContaining("org.test.needy").hasMessageContaining("java.lang.Runnable");
        }
    }

    @Test
    void a_role_that_breaks_while_starting_is_said_to() {
        try (Roles.Configured configured = roles.configure(PID, Map.of("becomes", "broken"))) {
            assertThatThrownBy(() -> configured.awaitReady(LONG)).isInstanceOf(TunnelException.class)
                    .hasMessageContaining(PID).hasMessageContaining("no such luck").message().doesNotContain("\n");
        }
    }

    private int roleCount() throws InvalidSyntaxException {
        return framework.getBundleContext().getServiceReferences(Role.class, null).size();
    }

    private <T> T service(Class<T> type) {
        BundleContext context = framework.getBundleContext();
        return context.getService(context.getServiceReference(type));
    }

    private static String classPathPackages() throws IOException, URISyntaxException {
        List<String> exported = new ArrayList<>();
        for (String type : List.of(Role.class.getName(), ServiceComponentRuntime.class.getName(), ConfigurationAdmin.class.getName(),
                "org.osgi.util.promise.Promise", "org.osgi.util.function.Function", "org.osgi.service.log.LogService")) {
            try (JarFile jar = new JarFile(jarOf(Class.forName(type)).toFile())) {
                exported.add(jar.getManifest().getMainAttributes().getValue("Export-Package"));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(",", exported);
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        Assumptions.assumeTrue(Files.isRegularFile(jar), "needs jars, which 'mvn package' makes and 'mvn test' doesn't");
        return jar;
    }

    private Path roleBundle() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "org.test");
        attributes.putValue("Import-Package", "org.jnoports.api, org.jnoports.api.role, org.jnoports.api.session");
        attributes.putValue("Service-Component", "role.xml, needy.xml");
        Path file = directory.resolve("role.jar");
        String code = TestRole.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream in = TestRole.class.getClassLoader().getResourceAsStream(code)) {
            jar.putNextEntry(new JarEntry(code));
            in.transferTo(jar);
            jar.putNextEntry(new JarEntry("role.xml"));
            jar.write(component(PID, "").getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new JarEntry("needy.xml"));
            jar.write(component("org.test.needy", "<reference name='task' interface='java.lang.Runnable'/>").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static String component(String name, String reference) {
        return "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='" + name + "' configuration-policy='require' "
                + "activate='activate' deactivate='deactivate'><implementation class='" + TestRole.class.getName() + "'/><service><provide interface='"
                + Role.class.getName() + "'/></service>" + reference + "</scr:component>";
    }
}
