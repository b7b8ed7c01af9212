package org.jnoports.crypto;

import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;

/** Makes the {@link AtKeysStore} where there is no OSGi. */
public final class AtKeysStoreFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return AtKeysStore.class;
    }

    @Override
    public Object create(Services services) {
        return new AtKeysFiles();
    }
}
