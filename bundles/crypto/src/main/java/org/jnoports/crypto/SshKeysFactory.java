package org.jnoports.crypto;

import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;

/** Makes the {@link SshKeys} where there is no OSGi. */
public final class SshKeysFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return SshKeys.class;
    }

    @Override
    public Object create(Services services) {
        return new OpenSshKeys();
    }
}
