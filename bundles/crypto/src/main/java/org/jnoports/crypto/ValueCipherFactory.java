package org.jnoports.crypto;

import org.jnoports.api.keys.ValueCipher;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;

/** Makes the {@link ValueCipher} where there is no OSGi. */
public final class ValueCipherFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return ValueCipher.class;
    }

    @Override
    public Object create(Services services) {
        return new AesValueCipher();
    }
}
