package org.jnoports.ssh.mina;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/**
 * Tells MINA that ed25519 comes from the JDK. MINA 2 itself knows only two libraries for it, and this product needs
 * neither.
 */
final class Ed25519Registrar extends AbstractSecurityProviderRegistrar {
    private Ed25519Registrar() {
        super(SecurityUtils.EDDSA); // the name MINA asks first
    }

    /** To be called before MINA's first use; the second and later calls do nothing. */
    static void register() {
        SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true); // the same crypto on every class path
        SecurityUtils.registerSecurityProvider(new Ed25519Registrar());
    }

    @Override
    public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
        return Optional.of(new Ed25519());
    }

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    /** None by name: all other algorithms are looked up in the JDK as usual. */
    @Override
    public boolean isSecurityEntitySupported(Class<?> entity, String name) {
        return false;
    }

    @Override
    public boolean isNamedProviderUsed() {
        return false;
    }

    @Override
    public Provider getSecurityProvider() {
        return Security.getProviders("Signature." + Ed25519.ALGORITHM)[0];
    }
}
