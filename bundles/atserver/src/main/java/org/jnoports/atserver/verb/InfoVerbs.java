package org.jnoports.atserver.verb;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.enroll.Enrollment;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** {@code noop} and {@code info} (atprotocol.md, section 3.16). */
final class InfoVerbs {
    /** The reference atServer whose behaviour this one has: clients choose by it what they ask for. */
    static final String LEVEL = "3.0.52";
    /** How many requests another atServer may have under way at a time: what isn't said is one. */
    private static final String PIPELINING = "pipelining";
    private static final long MAX_MILLIS = 5_000;

    private final Workers workers;
    private final InstantSource clock;
    private final Instant started;

    InfoVerbs(Workers workers, InstantSource clock) {
        this.workers = workers;
        this.clock = clock;
        started = clock.instant();
    }

    CompletionStage<Reply> noop(Command.Noop command, Caller caller) {
        if (command.millis() > MAX_MILLIS) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS,
                    "noop:<durationInMillis> where the duration maximum is " + MAX_MILLIS + " milliseconds");
        }
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        if (command.millis() == 0) {
            reply.complete(Reply.data("ok"));
        } else {
            workers.after(Duration.ofMillis(command.millis()), () -> reply.complete(Reply.data("ok")));
        }
        return reply;
    }

    Reply info(Command.Info command, Caller caller) {
        Duration up = Duration.between(started, clock.instant());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", LEVEL);
        if (command.brief()) {
            members.put("uptimeAsMillis", up.toMillis());
            members.put(PIPELINING, Limits.MAX_AHEAD);
        } else {
            members.put("uptimeAsWords", words(up));
        }
        if (!command.brief() && caller.rights() instanceof Enrollment enrollment) {
            members.put("apkam_metadata", enrollment.own());
        }
        return Reply.data(Json.text(members));
    }

    private static String words(Duration up) {
        return up.toDays() + " days " + up.toHoursPart() + " hours " + up.toMinutesPart() + " minutes " + up.toSecondsPart()
                + " seconds";
    }
}
