package org.jnoports.audit;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as Declarative Services hand them over: an annotation, made of keys and values. */
final class Configuration {
    private Configuration() {}

    /** Like the runtime's, its methods throw where a value has the wrong type. */
    static AuditConfig of(Map<String, Object> values) {
        return (AuditConfig) Proxy.newProxyInstance(AuditConfig.class.getClassLoader(), new Class<?>[] {AuditConfig.class},
                (proxy, method, arguments) -> {
                    Object value = values.getOrDefault(method.getName(), method.getDefaultValue());
                    if (method.getReturnType() == int.class && !(value instanceof Integer)) {
                        throw new IllegalStateException("'" + value + "' is not an int");
                    }
                    return value;
                });
    }
}
