package org.jnoports.role.client;

import org.jnoports.api.command.Command;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;

/** {@code npt} without OSGi. */
public final class NptCommandFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return Command.class;
    }

    @Override
    public String name() {
        return "npt";
    }

    @Override
    public Object create(Services services) {
        return new NptCommand(PlainServices.of(services), WaitLimits.LINE);
    }
}
