package org.jnoports.shell;

import java.util.Optional;
import java.util.function.Function;
import org.jnoports.api.command.Command;

/** The commands that there are. */
public interface CommandsByName {
    /**
     * Does something with the best command of a name, which is let go afterwards.
     *
     * @param forCallers only if it says that it is for callers from other processes
     * @return empty if there is no such command
     */
    <T> Optional<T> with(String name, boolean forCallers, Function<Command, T> use);
}
