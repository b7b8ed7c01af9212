package org.jnoports.commands;

import java.io.IOException;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.jnoports.api.role.Roles;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Roles as factory configurations, which Declarative Services turns into components. */
@Component
public final class RolesByConfiguration implements Roles {
    /** Whichever bundle the configured component is of. */
    private static final String ANY_BUNDLE = "?";

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final ServiceComponentRuntime components;

    /** Wired by DS. */
    @Activate
    public RolesByConfiguration(BundleContext context, @Reference ConfigurationAdmin configurations,
            @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.configurations = configurations;
        this.components = components;
    }

    @Override
    public Configured configure(String factoryPid, Map<String, Object> configuration) {
        try {
            Configuration created = configurations.createFactoryConfiguration(factoryPid, ANY_BUNDLE);
            ConfiguredRole role = new ConfiguredRole(context, new RoleDiagnosis(components, factoryPid, created.getPid()), created);
            created.update(FrameworkUtil.asDictionary(configuration));
            return role;
        } catch (IOException e) {
            throw new TunnelException("the configuration of " + factoryPid + " can't be stored: " + e.getMessage(), e);
        }
    }
}
