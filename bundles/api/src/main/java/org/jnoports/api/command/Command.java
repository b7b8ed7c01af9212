package org.jnoports.api.command;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A program or subcommand. Service properties: {@link #NAME} (one or several names) and {@link #DESCRIPTION}.
 * stdout carries results, stderr progress and errors.
 */
@ConsumerType
public interface Command {
    /** Service property: the names it is called by, {@code String} or {@code String[]}. */
    String NAME = "command.name";
    /** Service property: one line for the list of commands. */
    String DESCRIPTION = "command.description";
    /**
     * Service property, {@code Boolean}: the command is about what runs in a runtime, so typed in a process of its own it is
     * handed to the runtime of the same home and runs there.
     */
    String RUNTIME = "command.runtime";
    /** Done. */
    int DONE = 0;
    /** Failed. */
    int FAILED = 1;
    /** Wrong usage. */
    int USAGE = 2;

    /**
     * Runs on a thread of the caller's and returns when done, or soon after {@link CommandContext#stopping()}.
     *
     * @param arguments without the command's name and without {@code --home}
     * @return the exit code
     * @throws UsageException for wrong arguments (exit 2)
     * @throws org.jnoports.api.TunnelException for a failure; the caller prints its sentence (exit 1)
     */
    int run(CommandContext context, List<String> arguments);

    /**
     * What could be typed next, for completion in the shell. Quick: a person waits.
     *
     * @param before the words before it, without the command's name
     * @return whole words, whatever the next one begins with; empty if nothing is known
     */
    default List<String> completions(List<String> before) {
        return List.of();
    }
}
