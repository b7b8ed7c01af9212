package org.jnoports.policy.remote;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The policy as a service, one per configuration. A change takes effect with the next request. */
@Component(service = AuthorizationPolicy.class, immediate = true, configurationPid = RemotePolicy.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE, property = AuthorizationPolicy.NAME + "=remote")
@Designate(ocd = RemotePolicyConfig.class, factory = true)
public final class RemotePolicy implements AuthorizationPolicy {
    static final String PID = "org.jnoports.policy.remote";

    private final String pid;
    private final String version;
    private final Remote remote;

    /** Called by DS. */
    @Activate
    public RemotePolicy(BundleContext context, RemotePolicyConfig config, Map<String, Object> properties,
            @Reference AtClients atClients, @Reference MessageCodec codec) {
        pid = properties.getOrDefault("service.pid", PID).toString();
        Version bundle = context.getBundle().getVersion();
        version = bundle.getMajor() + "." + bundle.getMinor() + "." + bundle.getMicro();
        remote = new Remote(atClients, codec, scheduler(pid), System::nanoTime, new Ids());
        modified(config);
    }

    @Modified
    void modified(RemotePolicyConfig config) {
        remote.configure(() -> RemoteSettings.from(config, pid, userHome(), version));
    }

    @Deactivate
    void stop() {
        remote.close();
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        return remote.decide(request);
    }

    @Override
    public CompletionStage<Explanation> explain(AccessRequest request) {
        return remote.explain(request);
    }

    /** One thread; nothing that waits there keeps a process alive. */
    static ScheduledExecutorService scheduler(String name) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "jnoports-" + name);
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return scheduler;
    }

    static Path userHome() {
        return Path.of(Optional.ofNullable(System.getenv("HOME")).filter(home -> !home.isBlank())
                .orElseGet(() -> System.getProperty("user.home")));
    }
}
