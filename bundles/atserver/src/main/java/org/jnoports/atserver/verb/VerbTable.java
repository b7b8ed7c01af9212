package org.jnoports.atserver.verb;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Answerer;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.enroll.Enrolling;
import org.jnoports.atserver.enroll.Enrollment;
import org.jnoports.atserver.enroll.PassCodes;

/** Which class answers which command. */
public final class VerbTable {
    private VerbTable() {}

    private static final int FREE_LOGINS = 3;
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    /** The verbs of one atSign's atServer. */
    public static Answerer of(VerbParts parts) {
        Enrolled enrolled = new Enrolled(parts.enrollments());
        Visits visits = new Visits();
        Verbs verbs = new Verbs(parts.records()::keeping, parts.paused(), enrolled);
        logins(verbs, parts, enrolled, visits);
        enrolments(verbs, parts);
        records(verbs, parts, visits);
        notifications(verbs, parts);
        questions(verbs, parts, visits);
        return verbs;
    }

    private static void logins(Verbs verbs, VerbParts parts, Enrolled enrolled, Visits visits) {
        AccessLists lists = new AccessLists(parts.records());
        ConfigVerb config = new ConfigVerb(lists,
                unwanted -> parts.end().accept(caller -> caller.peer().filter(unwanted).isPresent()));
        FromVerb from = new FromVerb(parts.owner(), lists, parts.addresses(), parts.clock(), visits);
        LoginVerbs login = new LoginVerbs(parts.records(), parts.verifier(), parts.limits().challengeLifetime(),
                parts.clock(), parts::distrust, enrolled, visits);
        Slowdown slowdown = new Slowdown(FREE_LOGINS, parts.limits().slowdown(), parts.workers(), parts.clock());
        PolVerb pol = new PolVerb(parts.owner(), parts.verification(), parts.limits().challengeLifetime(), parts.clock());
        verbs.on(Command.From.class, from::from)
                .on(Command.Cram.class, (command, caller) -> slowdown.guess(() -> login.cram(command, caller)))
                .on(Command.Pkam.class, (command, caller) -> slowdown.guess(() -> login.pkam(command, caller)))
                .on(Command.Pol.class, pol::pol)
                .now(Command.AccessList.class, config::accessList)
                .now(Command.TestConfig.class, parts.testing()::config);
    }

    private static void enrolments(Verbs verbs, VerbParts parts) {
        PassCodes passCodes = new PassCodes(parts.records());
        Enrolling enrolling = new Enrolling(parts.enrollments(), passCodes, pending -> announce(parts, pending),
                parts.testing()::requests, parts.clock());
        EnrollVerb enroll = new EnrollVerb(enrolling, passCodes, (id, caller, later) -> end(parts, id, caller, later));
        KeysVerb keys = new KeysVerb(parts.records(), parts.enrollments());
        Slowdown slowdown = new Slowdown(0, parts.limits().slowdown(), parts.workers(), parts.clock());
        verbs.on(Command.Enroll.class, (command, caller) -> slowdown.guess(() -> enroll.enroll(command, caller)))
                .now(Command.PassCode.class, enroll::passCode)
                .now(Command.KeysPut.class, keys::put)
                .now(Command.KeysList.class, keys::list)
                .now(Command.KeysGet.class, keys::get)
                .now(Command.KeysDelete.class, keys::delete);
    }

    /** The owner's monitors hear of a request for an enrolment. */
    private static void announce(VerbParts parts, Enrollment pending) {
        Outgoing.Message message = new Outgoing.Message(pending.id() + ".new.enrollments." + Enrollment.MANAGE + parts.owner(),
                Optional.of(Enrolling.notice(pending)), false, false, Map.of());
        parts.inbox().own(outgoing(parts).make(Optional.empty(), QueuedNotification.Direction.SELF, parts.owner(), parts.owner(),
                message, OptionalLong.empty()));
    }

    private static void end(VerbParts parts, String enrollmentId, Caller caller, boolean later) {
        parts.end().accept(other -> other != caller && other.enrollmentId().filter(enrollmentId::equals).isPresent());
        if (later) {
            parts.workers().after(LAST_WORDS, () -> parts.end().accept(other -> other == caller));
        }
    }

    private static void records(Verbs verbs, VerbParts parts, Visits visits) {
        int maxValue = parts.limits().maxValueChars();
        LookupVerbs lookups = new LookupVerbs(parts.records(), parts.remote(), visits);
        UpdateVerbs updates = new UpdateVerbs(parts.records(), new AutoNotify(parts.owner(), outgoing(parts)), maxValue);
        ScanVerb scan = new ScanVerb(parts.records(), parts.peers(), parts.limits(), parts.workers());
        SyncVerb sync = new SyncVerb(parts.records());
        BatchVerb batch = new BatchVerb(verbs);
        verbs.on(Command.Lookup.class, lookups::lookup)
                .on(Command.PublicLookup.class, lookups::publicLookup)
                .now(Command.LocalLookup.class, lookups::localLookup)
                .now(Command.Update.class, updates::update)
                .now(Command.UpdateJson.class, updates::updateJson)
                .now(Command.UpdateMeta.class, updates::updateMeta)
                .now(Command.Delete.class, updates::delete)
                .now(Command.Sync.class, sync::sync)
                .on(Command.Batch.class, batch::batch)
                .on(Command.Scan.class, scan::scan);
    }

    private static void notifications(Verbs verbs, VerbParts parts) {
        NotifyVerb notify = new NotifyVerb(parts.owner(), outgoing(parts), parts.inbox(), parts.limits().maxValueChars());
        NotifyQueries queries = new NotifyQueries(parts.queue(), parts.clock());
        MonitorVerb monitor = new MonitorVerb(parts.queue(), parts.monitors(), parts.clock());
        verbs.now(Command.Notify.class, notify::handle)
                .now(Command.NotifyAll.class, notify::all)
                .now(Command.NotifyStatus.class, queries::status)
                .now(Command.NotifyFetch.class, queries::fetch)
                .now(Command.NotifyRemove.class, queries::remove)
                .now(Command.NotifyList.class, queries::list)
                .on(Command.Monitor.class, monitor::monitor);
    }

    private static void questions(Verbs verbs, VerbParts parts, Visits visits) {
        InfoVerbs info = new InfoVerbs(parts.workers(), parts.clock());
        StatsVerb stats = new StatsVerb(parts.records(), parts.queue(), parts.inbound(), parts.peers()::size, visits, parts.clock());
        verbs.on(Command.Noop.class, info::noop)
                .now(Command.Info.class, info::info)
                .now(Command.Stats.class, stats::stats);
    }

    private static Outgoing outgoing(VerbParts parts) {
        return new Outgoing(parts.owner(), parts.queue(), parts.deliveries(), parts.clock());
    }
}
