package org.jnoports.commands.typed;

import java.util.List;
import java.util.Optional;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;

/** A command with a {@link Syntax}: help and completion come from that. */
public abstract class SyntaxCommand implements Command {
    private final Syntax syntax;

    /** @param syntax what it takes */
    protected SyntaxCommand(Syntax syntax) {
        this.syntax = syntax;
    }

    @Override
    public final int run(CommandContext context, List<String> arguments) {
        Optional<Typed> typed = syntax.read(context, arguments);
        return typed.isPresent() ? perform(context, typed.get()) : DONE;
    }

    @Override
    public final List<String> completions(List<String> before) {
        return syntax.completions(before);
    }

    /**
     * Does it.
     *
     * @return the exit code
     */
    protected abstract int perform(CommandContext context, Typed typed);
}
