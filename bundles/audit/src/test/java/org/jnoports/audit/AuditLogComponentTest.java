package org.jnoports.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.AuditLog.Query;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

class AuditLogComponentTest {
    @TempDir Path home;
    private final LogLines lines = new LogLines();

    @AfterEach
    void close() {
        lines.close();
    }

    private AuditLogComponent component(Map<String, Object> values) {
        BundleContext context = (BundleContext) Proxy.newProxyInstance(BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class}, (proxy, called, arguments) ->
                        called.getName().equals("getProperty") && arguments[0].equals(Services.HOME) ? home.toString() : null);
        return new AuditLogComponent(context, Configuration.of(values));
    }

    @Test
    void without_a_configuration_it_writes_into_the_home() {
        AuditLogComponent component = component(Map.of());
        component.record(Entries.number(1));
        component.close();
        assertThat(home.resolve("log/audit-1.jsonl")).exists();
    }

    @Test
    void a_bad_configuration_doesnt_switch_it_off() {
        AuditLogComponent component = component(Map.of("maxFiles", 0));
        assertThat(lines.all).singleElement().asString().startsWith("WARNING org.jnoports.audit: maxFiles = '0': it must be 2 to 1000;");
        component.record(Entries.number(1));
        assertThat(component.find(Query.newest(9))).hasSize(1);
        component.modified(Configuration.of(Map.of("directory", "elsewhere")));
        component.modified(Configuration.of(Map.of("directory", "bad", "forceMillis", -1)));
        component.record(Entries.number(2));
        assertThat(component.find(Query.newest(9))).containsExactly(Entries.number(2));
        component.close();
        assertThat(home.resolve("elsewhere/audit-1.jsonl")).exists();
        assertThat(home.resolve("bad")).doesNotExist();
    }

    @Test
    void plain_java_has_it_too() {
        try (Services services = new Services(AuditLogComponentTest.class.getClassLoader(), Map.of(Services.HOME, home.toString()))) {
            services.get(AuditLog.class).record(Entries.number(1));
        }
        assertThat(home.resolve("log/audit-1.jsonl")).exists();
    }
}
