package org.jnoports.policy.file;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** A policy in a file that somebody writes, one per configuration. Its service is registered by {@link Serving}. */
@Component(service = {}, immediate = true, configurationPid = Settings.FILE_PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FilePolicyConfig.class, factory = true)
public final class FilePolicyComponent {
    private final Optional<Path> home;
    private final Serving serving;

    /** Called by DS. */
    @Activate
    public FilePolicyComponent(BundleContext context, FilePolicyConfig config, Map<String, Object> properties) {
        home = Optional.ofNullable(context.getProperty("jnoports.home")).map(Path::of);
        serving = new Serving(context, FilePolicyComponent::open);
        modified(config, properties);
    }

    @Modified
    void modified(FilePolicyConfig config, Map<String, Object> properties) {
        serving.configure(() -> Settings.of(config, home), properties);
    }

    @Deactivate
    void close() {
        serving.close();
    }

    private static Serving.Opened open(Settings settings) {
        PolicyFile file = new PolicyFile(settings.name(), settings.file(), Optional.empty(), settings.interval(), Clock.systemUTC(),
                (before, after) -> { });
        file.look();
        LookingThread thread = new LookingThread(settings.name(), file);
        return new Serving.Opened() {
            @Override
            public AuthorizationPolicy policy() {
                return file;
            }

            @Override
            public void close() {
                thread.close();
            }
        };
    }
}
