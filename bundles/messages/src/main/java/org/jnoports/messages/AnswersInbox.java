package org.jnoports.messages;

import java.util.Optional;
import java.util.function.BiFunction;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.TunnelMessage;

/** What comes back from a controller: answers of one domain. */
final class AnswersInbox implements Inbox {
    private final String domain;
    private final int maxValueBytes;
    private final BiFunction<Call, String, TunnelMessage> reader;

    private AnswersInbox(String domain, int maxValueBytes, BiFunction<Call, String, TunnelMessage> reader) {
        this.domain = domain;
        this.maxValueBytes = maxValueBytes;
        this.reader = reader;
    }

    /** Answers to a daemon (M15). */
    static AnswersInbox ofAsker() {
        return new AnswersInbox(Call.AUTH_CHECKS, Limits.MAX_VALUE_BYTES, AccessJson::answer);
    }

    /** Answers to an administrator. */
    static AnswersInbox ofAdministrator() {
        return new AnswersInbox(Call.NPP, Limits.MAX_LIST_BYTES, ManagerJson::answer);
    }

    @Override
    public boolean concerns(String device, String name) {
        return Call.answer(name, domain).isPresent();
    }

    @Override
    public Optional<Decoded> decode(String device, String name, String value) {
        return Call.answer(name, domain).flatMap(call -> Inbox.unsigned(reader.apply(call, value)));
    }

    @Override
    public int maxValueBytes() {
        return maxValueBytes;
    }
}
