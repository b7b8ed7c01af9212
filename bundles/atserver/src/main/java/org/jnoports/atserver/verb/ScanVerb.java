package org.jnoports.atserver.verb;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.peer.Peers;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Filter;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** {@code scan} (atprotocol.md, section 3.11). Only what can be seen now is listed. */
final class ScanVerb {
    private final Records records;
    private final Peers peers;
    private final Limits limits;
    private final Workers workers;

    ScanVerb(Records records, Peers peers, Limits limits, Workers workers) {
        this.records = records;
        this.peers = peers;
        this.limits = limits;
        this.workers = workers;
    }

    CompletionStage<Reply> scan(Command.Scan command, Caller caller) {
        Optional<AtSign> other = command.atSign().map(KeyName::atSign).filter(atSign -> !atSign.equals(records.owner()));
        if (other.isPresent()) {
            return scanOf(other.get(), command, caller);
        }
        Filter filter = command.regex().map(Filter::of).orElseGet(Filter::everything);
        return CompletableFuture.completedFuture(Reply.data(Json.text(keys(command, caller, filter))));
    }

    private List<String> keys(Command.Scan command, Caller caller, Filter filter) {
        if (caller.isOwner()) {
            return keys(key -> Keys.isListed(key, command.showHidden()) && caller.rights().mayRead(key), filter, "");
        }
        String prefix = caller.peer().map(peer -> peer + ":").orElse(Keys.PUBLIC);
        return keys(key -> key.startsWith(prefix) && !key.startsWith(Keys.PUBLIC + "_"), filter, prefix);
    }

    private List<String> keys(Predicate<String> listed, Filter filter, String cutOff) {
        return records.keys().filter(listed).filter(filter::matches).filter(key -> records.visible(key).isPresent())
                .map(key -> key.substring(cutOff.length())).toList();
    }

    private CompletionStage<Reply> scanOf(AtSign other, Command.Scan command, Caller caller) {
        if (!caller.isOwner()) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "Scan to another atSign cannot be performed without auth");
        }
        String line = "scan" + command.regex().map(regex -> caseKept(regex)).orElse("");
        CompletionStage<String> payload = peers.ask(other, Peers.Purpose.READ, line, limits.lookup());
        return workers.within(limits.lookup(), payload, () -> Refusal.of(ErrorCode.TIMEOUT, "no answer from " + other))
                .thenApply(Reply::data);
    }

    /** In front of the first colon a line loses its case and its spaces; so there has to be one before the regex. */
    private static String caseKept(String regex) {
        return ":showhidden:false " + regex;
    }
}
