package org.jnoports.store.mvstore;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.store.AtServerStores;

/** The stores for plain Java. */
public final class AtServerStoresFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return AtServerStores.class;
    }

    @Override
    public Object create(Services services) {
        return new MvStores();
    }
}
