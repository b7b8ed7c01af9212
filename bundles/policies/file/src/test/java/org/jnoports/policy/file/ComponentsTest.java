package org.jnoports.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The components over a service registry that only remembers; in a real one they are tested by the in-framework tests. */
class ComponentsTest {
    @TempDir
    Path home;
    private final List<Service> services = new ArrayList<>();
    private Path policy;

    /** What somebody registered. */
    private static final class Service {
        private final String type;
        private final Object object;
        private Dictionary<?, ?> properties;

        Service(String type, Object object, Dictionary<?, ?> properties) {
            this.type = type;
            this.object = object;
            this.properties = properties;
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        policy = Files.createDirectories(home.resolve("etc")).resolve("policy.yaml");
        Files.writeString(policy, PolicyFileTest.ALICE_MAY);
        Files.setLastModifiedTime(policy, FileTime.fromMillis(0));
    }

    @Test
    void a_configured_file_becomes_a_policy_service() {
        FilePolicyComponent component = new FilePolicyComponent(context(), new FileConfig("policy.yaml", "file", "daemon", 500),
                Map.of("service.ranking", 7, "service.pid", "org.jnoports.policy.file~x", "file", "policy.yaml"));
        Service service = only(AuthorizationPolicy.class);
        assertThat(PolicyFileTest.ask((AuthorizationPolicy) service.object, "@alice")).isInstanceOf(Decision.Permit.class);
        assertThat(service.properties.get("policy.name")).isEqualTo("file");
        assertThat((String[]) service.properties.get("policy.point")).containsExactly("daemon");
        assertThat(service.properties.get("service.ranking")).isEqualTo(7);
        assertThat(service.properties.get("service.pid")).isEqualTo("org.jnoports.policy.file~x");
        component.close();
        assertThat(services).isEmpty();
    }

    @Test
    void a_changed_configuration_changes_the_service_without_a_gap() throws IOException {
        Path other = Files.writeString(home.resolve("other.yaml"), PolicyFileTest.ALICE_MAY.replace("[alice]", "[bob]"));
        Files.setLastModifiedTime(other, FileTime.fromMillis(0));
        FilePolicyComponent component = new FilePolicyComponent(context(), new FileConfig("policy.yaml", "file", "daemon", 500), Map.of());
        Service service = only(AuthorizationPolicy.class);
        component.modified(new FileConfig("policy.yaml", "file", "daemon,controller", 500), Map.of("service.ranking", 3));
        assertThat(only(AuthorizationPolicy.class)).isSameAs(service);
        assertThat((String[]) service.properties.get("policy.point")).containsExactly("daemon", "controller");
        assertThat(service.properties.get("service.ranking")).isEqualTo(3);
        component.modified(new FileConfig(other.toString(), "file", "daemon", 500), Map.of());
        assertThat(only(AuthorizationPolicy.class)).isSameAs(service);
        assertThat(PolicyFileTest.ask((AuthorizationPolicy) service.object, "@bob")).isInstanceOf(Decision.Permit.class);
        component.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''|file|daemon|500|org.jnoports.policy.file: file = '': the policy's file must be named",
        "policy.yaml|Fi le|daemon|500|org.jnoports.policy.file: name = 'Fi le': a name has 1 to 64",
        "policy.yaml|file|deamon|500|org.jnoports.policy.file: points = 'deamon': it must be daemon, controller or both",
        "policy.yaml|file|''|500|org.jnoports.policy.file: points = '': it must be daemon, controller or both",
        "policy.yaml|file|daemon|5|org.jnoports.policy.file: pollMillis = '5': it must be 50 to 60000"
    })
    void a_wrong_value_denies_everybody_everywhere_and_is_named(String file, String name, String points, int millis, String sentence) {
        FilePolicyComponent component = new FilePolicyComponent(context(), new FileConfig("policy.yaml", "file", "daemon", 500), Map.of());
        component.modified(new FileConfig(file, name, points, millis), Map.of());
        Service service = only(AuthorizationPolicy.class);
        assertThat(PolicyFileTest.ask((AuthorizationPolicy) service.object, "@alice")).isInstanceOfSatisfying(Decision.Deny.class,
                deny -> assertThat(deny.reason()).startsWith(sentence));
        assertThat((String[]) service.properties.get("policy.point")).containsExactly("daemon", "controller");
        component.modified(new FileConfig("policy.yaml", "file", "daemon", 500), Map.of());
        assertThat(PolicyFileTest.ask((AuthorizationPolicy) service.object, "@alice")).isInstanceOf(Decision.Permit.class);
        component.close();
    }

    @Test
    void whatever_goes_wrong_with_a_configuration_denies() {
        Serving serving = new Serving(context(), settings -> {
            throw new IllegalStateException("not thought of");
        });
        serving.configure(() -> Settings.of(new FileConfig("policy.yaml", "file", "daemon", 500), Optional.of(home)), Map.of("service.ranking", 5));
        Service service = only(AuthorizationPolicy.class);
        assertThat(PolicyFileTest.ask((AuthorizationPolicy) service.object, "@alice")).isInstanceOfSatisfying(Decision.Deny.class,
                deny -> assertThat(deny.reason()).contains("not thought of"));
        assertThat(service.properties.get("service.ranking")).isEqualTo(5);
        serving.close();
        assertThat(services).isEmpty();
    }

    @Test
    void a_changed_file_takes_effect_by_itself() throws IOException {
        FilePolicyComponent component = new FilePolicyComponent(context(), new FileConfig("policy.yaml", "file", "daemon", 50), Map.of());
        AuthorizationPolicy service = (AuthorizationPolicy) only(AuthorizationPolicy.class).object;
        Files.writeString(policy, PolicyFileTest.ALICE_MAY.replace("[alice]", "[bob]"));
        Await.until("bob may", () -> PolicyFileTest.ask(service, "@bob") instanceof Decision.Permit);
        component.close();
        Await.until("its thread is gone", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("jnoports-policy-file")));
    }

    @Test
    void a_configured_book_becomes_a_policy_and_a_book() {
        BookComponent component = book(new BookConfiguration("team", "controller", 500));
        Service service = only(AuthorizationPolicy.class);
        assertThat(service.properties.get("policy.name")).isEqualTo("team");
        assertThat((String[]) service.properties.get("policy.point")).containsExactly("controller");
        Service book = only(PolicyBook.class);
        assertThat(book.properties.get("book.name")).isEqualTo("team");
        ((PolicyBook) book.object).change("root", before -> ((PolicyBook) book.object).parse(PolicyFileTest.ALICE_MAY, "it"));
        assertThat(home.resolve("data/policy/team.yaml")).exists();
        assertThat(PolicyFileTest.ask((AuthorizationPolicy) service.object, "@alice")).isInstanceOf(Decision.Permit.class);
        component.close();
        assertThat(services).isEmpty();
    }

    @Test
    void a_book_under_another_name_is_another_one_and_another_interval_is_none() {
        BookComponent component = book(new BookConfiguration("team", "controller", 500));
        PolicyBook team = (PolicyBook) only(PolicyBook.class).object;
        team.change("root", before -> team.parse(PolicyFileTest.ALICE_MAY, "it"));
        component.modified(new BookConfiguration("team", "controller", 600), Map.of());
        assertThat(((PolicyBook) only(PolicyBook.class).object).current()).isEqualTo(team.current());
        component.modified(new BookConfiguration("other", "controller", 600), Map.of());
        assertThat(((PolicyBook) only(PolicyBook.class).object).current().policy()).isEqualTo(AccessPolicy.EMPTY);
        assertThat(only(PolicyBook.class).properties.get("book.name")).isEqualTo("other");
        assertThat(PolicyFileTest.ask((AuthorizationPolicy) only(AuthorizationPolicy.class).object, "@alice")).isInstanceOf(Decision.Deny.class);
        component.close();
    }

    @Test
    void a_second_book_of_one_name_permits_nobody_and_is_no_book() {
        BookComponent first = book(new BookConfiguration("team", "controller", 500));
        BookComponent second = book(new BookConfiguration("team", "controller", 500));
        assertThat(services.stream().filter(service -> service.type.equals(PolicyBook.class.getName()))).hasSize(1);
        assertThat(services.stream().filter(service -> service.type.equals(AuthorizationPolicy.class.getName()))
                .map(service -> PolicyFileTest.ask((AuthorizationPolicy) service.object, "@alice")))
                .anySatisfy(decision -> assertThat(((Decision.Deny) decision).reason()).contains("belongs to another policy book that is open"));
        first.close();
        second.close();
    }

    @Test
    void without_a_home_there_is_no_book() {
        assertThatThrownBy(() -> Settings.of(new BookConfiguration("team", "controller", 500), Optional.empty()))
                .isInstanceOf(TunnelException.class).hasMessageContaining("no home");
        assertThatThrownBy(() -> Settings.of(new BookConfiguration("../x", "controller", 500), Optional.of(home)))
                .isInstanceOf(TunnelException.class).hasMessageContaining("name = '../x'");
        assertThatThrownBy(() -> Settings.of(new FileConfig("policy.yaml", "file", "daemon", 500), Optional.empty()))
                .isInstanceOf(TunnelException.class).hasMessageContaining("the path must be absolute");
    }

    private BookComponent book(BookConfig config) {
        BookComponent component = new BookComponent(context());
        component.start(config, Map.of());
        return component;
    }

    private Service only(Class<?> type) {
        List<Service> found = services.stream().filter(service -> service.type.equals(type.getName())).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private BundleContext context() {
        return proxy(BundleContext.class, (self, method, arguments) -> switch (method.getName()) {
            case "getProperty" -> "jnoports.home".equals(arguments[0]) ? home.toString() : null;
            case "registerService" -> {
                Service service = new Service(((Class<?>) arguments[0]).getName(), arguments[1], (Dictionary<?, ?>) arguments[2]);
                services.add(service);
                yield registration(service);
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private ServiceRegistration<?> registration(Service service) {
        return proxy(ServiceRegistration.class, (self, method, arguments) -> {
            switch (method.getName()) {
                case "unregister" -> services.remove(service);
                case "setProperties" -> service.properties = (Dictionary<?, ?>) arguments[0];
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @SuppressWarnings({"ClassExplicitlyAnnotation", "BadAnnotationImplementation"}) // stands for what DS makes of a configuration
    private record FileConfig(String file, String name, String pointList, int pollMillis) implements FilePolicyConfig {
        @Override
        public String[] points() {
            return new String[] {pointList};
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return FilePolicyConfig.class;
        }
    }

    @SuppressWarnings({"ClassExplicitlyAnnotation", "BadAnnotationImplementation"}) // stands for what DS makes of a configuration
    private record BookConfiguration(String name, String pointList, int pollMillis) implements BookConfig {
        @Override
        public String[] points() {
            return new String[] {pointList};
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return BookConfig.class;
        }
    }
}
