package org.jnoports.atserver.verb;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.CommandParser;
import org.jnoports.atserver.command.Line;
import org.jnoports.atserver.command.Verb;
import org.jnoports.atserver.connection.Answerer;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * One atSign's verbs: recognises the verb, asks whether the caller may use it, and only then looks at the grammar
 * (atprotocol.md, section 2.5).
 */
final class Verbs implements Answerer {
    private static final Pattern HTTP = Pattern.compile("[A-Z]{3,10} \\S{1,2000} HTTP/\\d");

    private final Map<Class<? extends Command>, Handler<Command>> handlers = new HashMap<>();
    private final Supplier<Supplier<CompletionStage<Void>>> keeping;
    private final BooleanSupplier paused;
    private final Enrolled enrolled;

    /**
     * @param keeping asked before a change for what tells afterwards when it is on the disk
     * @param paused whether everything is refused for a while
     */
    Verbs(Supplier<Supplier<CompletionStage<Void>>> keeping, BooleanSupplier paused, Enrolled enrolled) {
        this.keeping = keeping;
        this.paused = paused;
        this.enrolled = enrolled;
    }

    /** For handlers that may have to wait. */
    <C extends Command> Verbs on(Class<C> type, Handler<C> handler) {
        handlers.put(type, (command, caller) -> handler.answer(type.cast(command), caller));
        return this;
    }

    /** For handlers that don't wait. */
    <C extends Command> Verbs now(Class<C> type, BiFunction<C, Caller, Reply> handler) {
        return on(type, (command, caller) -> CompletableFuture.completedFuture(handler.apply(command, caller)));
    }

    @Override
    public CompletionStage<Reply> answer(String received, Caller caller) {
        if (paused.getAsBoolean()) {
            throw Refusal.of(ErrorCode.PAUSED, "Server is temporarily paused and should be available shortly");
        }
        if (HTTP.matcher(received).lookingAt()) {
            throw Refusal.closing(ErrorCode.INVALID_SYNTAX, "this is an atServer, it doesn't speak HTTP");
        }
        Line line = Line.of(received);
        if (!mayUse(line.verb().access(), caller)) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, line.verb() == Verb.NOTIFY
                    ? "Notify command cannot be executed without authentication"
                    : "Command cannot be executed without auth");
        }
        enrolled.refresh(caller);
        Command command = CommandParser.parse(line);
        Handler<Command> handler = handlers.get(command.getClass());
        if (handler == null) {
            throw Refusal.of(ErrorCode.INVALID_SYNTAX, "this atServer doesn't have that verb");
        }
        if (!line.verb().isKeeping()) {
            return handler.answer(command, caller);
        }
        Supplier<CompletionStage<Void>> kept = keeping.get();
        return handler.answer(command, caller).thenApply(answer -> new Reply.WhenKept(answer, kept.get()));
    }

    private static boolean mayUse(Verb.Access access, Caller caller) {
        return switch (access) {
            case ANYONE -> true;
            case OWNER -> caller.isOwner();
            case OWNER_OR_PEER -> caller.isOwner() || caller.peer().isPresent();
        };
    }
}
