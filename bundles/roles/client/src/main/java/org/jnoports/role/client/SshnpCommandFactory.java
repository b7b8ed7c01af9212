package org.jnoports.role.client;

import org.jnoports.api.command.Command;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;

/** {@code sshnp} without OSGi. */
public final class SshnpCommandFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return Command.class;
    }

    @Override
    public String name() {
        return "sshnp";
    }

    @Override
    public Object create(Services services) {
        return new SshnpCommand(PlainServices.of(services), WaitLimits.LINE);
    }
}
