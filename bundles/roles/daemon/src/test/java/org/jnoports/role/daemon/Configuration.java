package org.jnoports.role.daemon;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jnoports.api.plain.Services;

/** Configurations as Declarative Services hand them over: an annotation, made of keys and values. */
final class Configuration {
    private final Map<String, Object> values = new HashMap<>();

    static Configuration of(String key, Object value) {
        return new Configuration().with(key, value);
    }

    Configuration with(String key, Object value) {
        values.put(key, value);
        return this;
    }

    /** Like the runtime's, its methods throw where a value has the wrong type. */
    DaemonConfig build() {
        Map<String, Object> copy = new HashMap<>(values);
        return (DaemonConfig) Proxy.newProxyInstance(DaemonConfig.class.getClassLoader(), new Class<?>[] {DaemonConfig.class},
                (proxy, method, arguments) -> {
                    Object value = copy.getOrDefault(method.getName(), method.getDefaultValue());
                    if (method.getReturnType() == int.class && !(value instanceof Integer)) {
                        throw new IllegalStateException("'" + value + "' is not an int");
                    }
                    return value;
                });
    }
}
