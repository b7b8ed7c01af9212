package org.jnoports.api.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesTest {
    private static final String CLOSED = "closed by the test";

    @TempDir
    Path jar;

    /** What is provided twice. */
    interface Greeting {
        String text();
    }

    /** Needs a greeting. */
    record Greeter(Greeting greeting) {}

    /** Makes the first one, which can't be closed. */
    public static final class Hello implements ServiceFactory {
        @Override
        public Class<?> service() {
            return Greeting.class;
        }

        @Override
        public Object create(Services services) {
            return new Closing(services.property("name", "nobody"), services);
        }
    }

    /** Makes the second one. */
    public static final class Goodbye implements ServiceFactory {
        @Override
        public Class<?> service() {
            return Greeting.class;
        }

        @Override
        public Object create(Services services) {
            return new Closing("goodbye", services);
        }
    }

    /** Makes one that has a name. */
    public static final class Named implements ServiceFactory {
        @Override
        public Class<?> service() {
            return Greeting.class;
        }

        @Override
        public String name() {
            return "named";
        }

        @Override
        public Object create(Services services) {
            return new Closing("by name", services);
        }
    }

    /** Makes what needs another service. */
    public static final class Greets implements ServiceFactory {
        @Override
        public Class<?> service() {
            return Greeter.class;
        }

        @Override
        public Object create(Services services) {
            return new Greeter(services.get(Greeting.class));
        }
    }

    private record Closing(String text, Services services) implements Greeting, AutoCloseable {
        @Override
        public void close() {
            closed.add(text);
            if (text.equals("bad")) {
                throw new IllegalStateException(CLOSED);
            }
        }
    }

    private static final List<String> closed = new ArrayList<>();

    private Services services(Map<String, String> properties, Class<?>... factories) throws IOException {
        closed.clear();
        Path file = jar.resolve("META-INF/services").resolve(ServiceFactory.class.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(factories).stream().map(Class::getName).toList());
        return new Services(loader(), properties);
    }

    private ClassLoader loader() throws MalformedURLException {
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, ServicesTest.class.getClassLoader());
    }

    @Test
    void a_service_is_made_once_of_what_it_needs() throws IOException {
        try (Services services = services(Map.of("name", "alice"), Hello.class, Greets.class)) {
            assertThat(services.get(Greeter.class)).isSameAs(services.get(Greeter.class));
            assertThat(services.get(Greeter.class).greeting()).isSameAs(services.get(Greeting.class));
            assertThat(services.get(Greeting.class).text()).isEqualTo("alice");
        }
    }

    @Test
    void of_several_providers_the_first_on_the_path_is_meant_and_all_can_be_had() throws IOException {
        try (Services services = services(Map.of(), Hello.class, Goodbye.class)) {
            assertThat(services.get(Greeting.class).text()).isEqualTo("nobody");
            assertThat(services.all(Greeting.class)).extracting(Greeting::text).containsExactly("nobody", "goodbye");
            assertThat(services.all(Greeting.class).get(0)).isSameAs(services.get(Greeting.class));
        }
    }

    @Test
    void of_several_providers_one_can_be_asked_for_by_its_name() throws IOException {
        try (Services services = services(Map.of(), Hello.class, Named.class)) {
            assertThat(services.get(Greeting.class, "named").text()).isEqualTo("by name");
            assertThatThrownBy(() -> services.get(Greeting.class, "unnamed")).isInstanceOf(TunnelException.class)
                    .hasMessage("no jar on the path provides " + Greeting.class.getName() + " 'unnamed'");
        }
    }

    @Test
    void what_nobody_provides_is_named() throws IOException {
        try (Services services = services(Map.of())) {
            assertThat(services.all(Greeting.class)).isEmpty();
            assertThatThrownBy(() -> services.get(Greeting.class)).isInstanceOf(TunnelException.class)
                    .hasMessage("no jar on the path provides " + Greeting.class.getName());
        }
    }

    @Test
    void closing_goes_backwards_and_a_failure_keeps_no_other_open() throws IOException {
        Services services = services(Map.of("name", "bad"), Goodbye.class, Hello.class);
        services.all(Greeting.class);
        assertThatThrownBy(services::close).isInstanceOf(TunnelException.class).hasMessageContaining(CLOSED);
        assertThat(closed).containsExactly("bad", "goodbye");
    }
}
