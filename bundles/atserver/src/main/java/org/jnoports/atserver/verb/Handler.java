package org.jnoports.atserver.verb;

import java.util.concurrent.CompletionStage;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;

/** Answers one kind of command. */
@FunctionalInterface
interface Handler<C extends Command> {
    /** May refuse by throwing {@link org.jnoports.atserver.wire.Refusal} or by failing with it. */
    CompletionStage<Reply> answer(C command, Caller caller);
}
