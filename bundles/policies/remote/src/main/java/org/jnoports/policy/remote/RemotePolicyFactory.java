package org.jnoports.policy.remote;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AuthorizationPolicy;

/** The policy for plain Java; its keys are properties with the PID in front: {@code org.jnoports.policy.remote.controller}. */
public final class RemotePolicyFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return AuthorizationPolicy.class;
    }

    @Override
    public Object create(Services services) {
        Remote remote = new Remote(services.get(AtClients.class), services.get(MessageCodec.class),
                RemotePolicy.scheduler(RemotePolicy.PID), System::nanoTime, new Ids());
        remote.configure(() -> RemoteSettings.from(config(services), RemotePolicy.PID, RemotePolicy.userHome(), "1.0.0"));
        return remote;
    }

    private static RemotePolicyConfig config(Services services) {
        return (RemotePolicyConfig) Proxy.newProxyInstance(RemotePolicyConfig.class.getClassLoader(),
                new Class<?>[] {RemotePolicyConfig.class}, (proxy, method, arguments) -> value(services, method));
    }

    private static Object value(Services services, Method method) {
        String text = services.property(RemotePolicy.PID + "." + method.getName(), String.valueOf(method.getDefaultValue()));
        if (method.getReturnType() == int.class) {
            return Integer.valueOf(text);
        }
        return method.getReturnType() == boolean.class ? (Object) Boolean.valueOf(text) : text;
    }
}
