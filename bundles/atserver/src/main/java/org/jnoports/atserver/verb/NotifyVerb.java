package org.jnoports.atserver.verb;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.notify.Inbox;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** {@code notify}: by the owner to send, by another atServer to hand over (atprotocol.md, section 3.13). */
final class NotifyVerb {
    private static final String IS_ENCRYPTED = MetadataField.IS_ENCRYPTED.wireName();

    private final AtSign self;
    private final Outgoing outgoing;
    private final Inbox inbox;
    private final int maxValueChars;

    /** @param maxValueChars the most characters of a value */
    NotifyVerb(AtSign self, Outgoing outgoing, Inbox inbox, int maxValueChars) {
        this.maxValueChars = maxValueChars;
        this.self = self;
        this.outgoing = outgoing;
        this.inbox = inbox;
    }

    Reply handle(Command.Notify command, Caller caller) {
        command.metadata().check();
        AtSign to = command.key().reader()
                .orElseThrow(() -> Refusal.closing(ErrorCode.INTERNAL, "invalid atSign: a notification has one receiver"));
        if (command.value().map(String::length).orElse(0) > maxValueChars) {
            throw Refusal.staying(ErrorCode.BUFFER_LIMIT, "a value has at most " + maxValueChars + " characters");
        }
        return caller.peer().map(peer -> received(command, peer, to)).orElseGet(() -> sent(command, to, caller));
    }

    /** The same for several. */
    Reply all(Command.NotifyAll command, Caller caller) {
        Map<String, Object> ids = new LinkedHashMap<>();
        for (String reader : command.readers()) {
            KeyName key = new KeyName(false, false, Optional.of(reader), command.name(), command.owner());
            Reply reply = handle(new Command.Notify(Optional.empty(), command.delete(), command.text(), "low", false, 1,
                    Optional.empty(), OptionalLong.empty(), command.metadata(), key, command.value()), caller);
            ids.put(reader, reply instanceof Reply.Data data ? data.payload() : "");
        }
        return Reply.data(" " + Json.text(ids));
    }

    private Reply sent(Command.Notify command, AtSign to, Caller caller) {
        checkSender(command, self, "is not authorized to send notification as " + self);
        Enrolled.requireWrite(caller, "notify", message(command, self, to).key());
        boolean own = to.equals(self);
        QueuedNotification.Direction direction = own ? QueuedNotification.Direction.RECEIVED : QueuedNotification.Direction.SENT;
        QueuedNotification notification =
                outgoing.make(command.id(), direction, self, to, message(command, self, to), command.ttln());
        if (own) {
            inbox.own(notification);
        } else {
            outgoing.send(notification);
        }
        return Reply.data(notification.id());
    }

    /** The sender is who proved itself, whatever the key says. */
    private Reply received(Command.Notify command, AtSign peer, AtSign to) {
        checkSender(command, peer, "is not " + peer);
        if (!to.equals(self)) {
            throw Refusal.of(ErrorCode.UNAUTHORIZED, to + " is not " + self);
        }
        QueuedNotification notification = outgoing.make(command.id(), QueuedNotification.Direction.RECEIVED, peer, to,
                message(command, peer, to), command.ttln());
        inbox.received(notification, command.metadata());
        return Reply.data("success");
    }

    private static void checkSender(Command.Notify command, AtSign sender, String otherwise) {
        command.key().ownerAtSign().filter(owner -> !owner.equals(sender)).ifPresent(owner -> {
            throw Refusal.of(ErrorCode.UNAUTHORIZED, owner + " " + otherwise);
        });
    }

    private static Outgoing.Message message(Command.Notify command, AtSign from, AtSign to) {
        String name = command.key().name();
        String key = to + ":" + (command.text() ? name : KeyName.normalised(name) + from);
        return new Outgoing.Message(key, command.value(), command.delete(), command.text(), metadata(command));
    }

    /** A text message keeps only whether it is encrypted. */
    private static Map<String, String> metadata(Command.Notify command) {
        Map<String, String> metadata = new HashMap<>();
        if (!command.text()) {
            command.metadata().fields().forEach((field, value) -> metadata.put(field.wireName(), value));
        }
        metadata.put(IS_ENCRYPTED, Boolean.toString(isEncrypted(command)));
        metadata.put("priority", command.priority());
        metadata.put("notifier", command.notifier().orElse("SYSTEM"));
        if (command.latest()) {
            metadata.put("latestN", Integer.toString(Math.max(1, command.latestN())));
        }
        return metadata;
    }

    /** Keys are, unless it is denied; texts are only if it is said. */
    private static boolean isEncrypted(Command.Notify command) {
        Optional<String> said = command.metadata().get(MetadataField.IS_ENCRYPTED);
        return command.text() ? said.filter("true"::equals).isPresent()
                : said.filter("false"::equals).isEmpty() && !command.key().name().startsWith("public");
    }
}
