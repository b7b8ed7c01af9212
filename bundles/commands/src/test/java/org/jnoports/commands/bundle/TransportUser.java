package org.jnoports.commands.bundle;

import java.util.Map;
import java.util.function.Supplier;
import org.jnoports.api.transport.Transport;

/** Uses the best transport, as roles do; says which one that is. */
public final class TransportUser implements Supplier<String> {
    private volatile String current = "none";

    /** For DS. */
    public TransportUser() {}

    /** Called by DS. */
    public void bind(Transport transport, Map<String, Object> properties) {
        current = String.valueOf(properties.get(Transport.NAME));
    }

    /** Called by DS, after the next one has been bound. */
    public void unbind(Transport transport) {}

    @Override
    public String get() {
        return current;
    }
}
