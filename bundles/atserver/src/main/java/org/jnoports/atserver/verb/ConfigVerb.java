package org.jnoports.atserver.verb;

import java.util.List;
import java.util.NavigableSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** {@code config} (atprotocol.md, section 3.12). A change counts at once, for open connections too. */
final class ConfigVerb {
    private final AccessLists lists;
    private final Consumer<Predicate<AtSign>> endPeers;

    /** @param endPeers ends the connections of the atSigns that the test names */
    ConfigVerb(AccessLists lists, Consumer<Predicate<AtSign>> endPeers) {
        this.lists = lists;
        this.endPeers = endPeers;
    }

    Reply accessList(Command.AccessList command, Caller caller) {
        if (!caller.rights().mayManage() && !caller.rights().isUnlimited()) {
            throw Refusal.of(ErrorCode.UNAUTHORIZED, "Connection with enrollment ID " + caller.enrollmentId().orElse("")
                    + " is not authorized to change who may call");
        }
        List<AtSign> atSigns = command.atSigns().stream().map(KeyName::atSign).toList();
        switch (command.change()) {
            case ADD -> lists.add(command.list(), atSigns);
            case REMOVE -> lists.remove(command.list(), atSigns);
            case SHOW -> {
                NavigableSet<String> entries = lists.entries(command.list());
                return Reply.data(entries.isEmpty() ? "null" : Json.text(entries));
            }
        }
        endPeers.accept(atSign -> !lists.admit(atSign));
        return Reply.data("success");
    }

}
