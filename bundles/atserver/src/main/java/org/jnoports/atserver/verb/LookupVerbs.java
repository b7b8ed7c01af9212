package org.jnoports.atserver.verb;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.peer.Peers;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.RecordJson;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/** {@code lookup}, {@code plookup} and {@code llookup} (atprotocol.md, sections 3.6 to 3.8). */
final class LookupVerbs {
    private static final String REFERENCE = "atsign://";
    private static final int MAX_REFERENCES = 3;
    private static final String NOTHING = "null";

    private final Records records;
    private final RemoteRecords remote;
    private final Visits visits;

    LookupVerbs(Records records, RemoteRecords remote, Visits visits) {
        this.records = records;
        this.visits = visits;
        this.remote = remote;
    }

    CompletionStage<Reply> lookup(Command.Lookup command, Caller caller) {
        Reader reader = (name, owner) -> read(name, owner, command.bypassCache(), caller);
        return answer(reader, command.form(), command.name(), command.owner());
    }

    CompletionStage<Reply> publicLookup(Command.PublicLookup command, Caller caller) {
        Reader reader = (name, owner) -> readPublic(name, owner, command.bypassCache());
        return answer(reader, command.form(), command.name(), command.owner());
    }

    Reply localLookup(Command.LocalLookup command, Caller caller) {
        String key = command.key().full();
        Enrolled.requireRead(caller, "llookup", key);
        Found found = local(key);
        return Reply.data(text(command.form(), found));
    }

    private CompletionStage<Reply> answer(Reader reader, Command.Form form, String name, String owner) {
        return reader.read(KeyName.normalised(name), KeyName.atSign(owner))
                .thenCompose(found -> followed(reader, found, MAX_REFERENCES))
                .thenApply(found -> Reply.data(text(form, found)));
    }

    /** A value may say that it is the same as another one. */
    private static CompletionStage<Found> followed(Reader reader, Found found, int hops) {
        Optional<String> target = found.record().map(StoredRecord::value).filter(value -> value.startsWith(REFERENCE))
                .map(value -> value.substring(REFERENCE.length())).filter(value -> value.lastIndexOf('@') > 0);
        if (target.isEmpty() || hops == 0) {
            return CompletableFuture.completedFuture(found);
        }
        int at = target.get().lastIndexOf('@');
        return reader.read(KeyName.normalised(target.get().substring(0, at)), KeyName.atSign(target.get().substring(at)))
                .thenCompose(next -> followed(reader, next, hops - 1));
    }

    private CompletionStage<Found> read(String name, AtSign owner, boolean bypassCache, Caller caller) {
        if (!caller.isOwner()) {
            visits.read(name + owner);
            String visibility = caller.peer().map(peer -> peer + ":").orElse(Keys.PUBLIC);
            return CompletableFuture.completedFuture(local(visibility + name + owner));
        }
        String key = records.owner() + ":" + name + owner;
        Enrolled.requireRead(caller, "lookup", key);
        if (owner.equals(records.owner())) {
            return CompletableFuture.completedFuture(local(key));
        }
        return remote.read(new RemoteRecords.Wanted(owner, name, key, Peers.Purpose.READ), bypassCache);
    }

    private CompletionStage<Found> readPublic(String name, AtSign owner, boolean bypassCache) {
        String key = Keys.PUBLIC + name + owner;
        return owner.equals(records.owner()) ? CompletableFuture.completedFuture(local(key))
                : remote.read(new RemoteRecords.Wanted(owner, name, key, Peers.Purpose.PUBLIC), bypassCache);
    }

    private Found local(String key) {
        StoredRecord record = records.find(key)
                .orElseThrow(() -> Refusal.of(ErrorCode.KEY_NOT_FOUND, key + " does not exist in keystore"));
        return new Found(key, Optional.of(record).filter(records::isVisible));
    }

    private static String text(Command.Form form, Found found) {
        return found.record().map(record -> RecordJson.text(form, found.key(), record)).orElse(NOTHING);
    }

    /** One way to read a record by name and owner. */
    @FunctionalInterface
    private interface Reader {
        CompletionStage<Found> read(String name, AtSign owner);
    }
}
