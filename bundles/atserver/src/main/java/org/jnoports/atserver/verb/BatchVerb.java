package org.jnoports.atserver.verb;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.Verb;
import org.jnoports.atserver.connection.Answerer;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Failures;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** {@code batch}: several commands in one, one after another; those that fail don't keep the next from being tried. */
final class BatchVerb {
    private static final int MAX_COMMANDS = 1_000;

    private final Answerer verbs;

    /** @param verbs answer the commands */
    BatchVerb(Answerer verbs) {
        this.verbs = verbs;
    }

    CompletionStage<Reply> batch(Command.Batch command, Caller caller) {
        List<Object> items = Json.array(command.json()).orElseThrow(Refusal::syntax);
        if (items.size() > MAX_COMMANDS) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "a batch has at most " + MAX_COMMANDS + " commands");
        }
        List<Object> answers = new ArrayList<>();
        return next(items.iterator(), answers, caller).thenApply(done -> Reply.data(Json.text(answers)));
    }

    private CompletionStage<Void> next(Iterator<Object> items, List<Object> answers, Caller caller) {
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        while (items.hasNext()) {
            Map<?, ?> item = items.next() instanceof Map<?, ?> members ? members : Map.of();
            CompletableFuture<Object> answer = answer(String.valueOf(item.get("command")), caller).toCompletableFuture();
            CompletionStage<Void> added = answer.thenAccept(response -> answers.add(answer(item.get("id"), response)));
            if (!answer.isDone()) { // the others wait, without a deep stack for those that don't
                return added.thenCompose(later -> next(items, answers, caller));
            }
            done = added;
        }
        return done;
    }

    private CompletionStage<Object> answer(String command, Caller caller) {
        return CompletableFuture.completedFuture(command)
                .thenCompose(line -> verbs.answer(allowed(line), caller))
                .handle((reply, failure) -> failure == null ? data(reply) : error(Failures.cause(failure)));
    }

    /** What changes the connection itself has no place in here. */
    private static String allowed(String line) {
        Verb verb = org.jnoports.atserver.command.Line.of(line).verb();
        if (verb == Verb.BATCH || verb == Verb.MONITOR || verb == Verb.FROM || verb == Verb.PKAM || verb == Verb.CRAM
                || verb == Verb.POL) {
            throw Refusal.of(ErrorCode.INVALID_SYNTAX, "invalid command in a batch");
        }
        return line;
    }

    private static Object data(Reply reply) {
        Reply told = reply instanceof Reply.WhenKept later ? later.reply() : reply;
        return Map.of("data", told instanceof Reply.Data data ? data.payload() : "");
    }

    private static Object error(Throwable failure) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("error_code", failure instanceof Refusal refusal ? refusal.code().text() : ErrorCode.INTERNAL.text());
        error.put("error_message", failure instanceof Refusal ? failure.getMessage() : "the request failed");
        return error;
    }

    private static Map<String, Object> answer(Object id, Object response) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", id);
        answer.put("response", response);
        return answer;
    }
}
