package org.jnoports.atserver.verb;

import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Answerer;

/** Which class answers which command. */
public final class VerbTable {
    private VerbTable() {}

    /** The verbs of one atSign's atServer. */
    public static Answerer of(VerbParts parts) {
        Verbs verbs = new Verbs(parts.records()::durable);
        logins(verbs, parts);
        records(verbs, parts);
        notifications(verbs, parts);
        questions(verbs, parts);
        return verbs;
    }

    private static void logins(Verbs verbs, VerbParts parts) {
        AccessLists lists = new AccessLists(parts.records());
        ConfigVerb config = new ConfigVerb(lists, parts.endPeers());
        FromVerb from = new FromVerb(parts.owner(), lists, parts.addresses(), parts.clock());
        LoginVerbs login = new LoginVerbs(parts.records(), parts.verifier(), parts.limits().challengeLifetime(),
                parts.clock(), parts::distrust);
        PolVerb pol = new PolVerb(parts.owner(), parts.verification(), parts.limits().challengeLifetime(), parts.clock());
        verbs.on(Command.From.class, from::from)
                .now(Command.Cram.class, login::cram)
                .now(Command.Pkam.class, login::pkam)
                .on(Command.Pol.class, pol::pol)
                .now(Command.AccessList.class, config::accessList)
                .now(Command.TestConfig.class, config::testConfig);
    }

    private static void records(Verbs verbs, VerbParts parts) {
        LookupVerbs lookups = new LookupVerbs(parts.records(), parts.remote());
        UpdateVerbs updates = new UpdateVerbs(parts.records(), new AutoNotify(parts.owner(), outgoing(parts)));
        ScanVerb scan = new ScanVerb(parts.records(), parts.peers(), parts.limits(), parts.workers());
        verbs.on(Command.Lookup.class, lookups::lookup)
                .on(Command.PublicLookup.class, lookups::publicLookup)
                .now(Command.LocalLookup.class, lookups::localLookup)
                .now(Command.Update.class, updates::update)
                .now(Command.UpdateJson.class, updates::updateJson)
                .now(Command.UpdateMeta.class, updates::updateMeta)
                .now(Command.Delete.class, updates::delete)
                .on(Command.Scan.class, scan::scan);
    }

    private static void notifications(Verbs verbs, VerbParts parts) {
        NotifyVerb notify = new NotifyVerb(parts.owner(), outgoing(parts), parts.inbox());
        NotifyQueries queries = new NotifyQueries(parts.queue(), parts.clock());
        MonitorVerb monitor = new MonitorVerb(parts.queue(), parts.monitors(), parts.clock());
        verbs.now(Command.Notify.class, notify::handle)
                .now(Command.NotifyStatus.class, queries::status)
                .now(Command.NotifyFetch.class, queries::fetch)
                .now(Command.NotifyRemove.class, queries::remove)
                .now(Command.NotifyList.class, queries::list)
                .on(Command.Monitor.class, monitor::monitor);
    }

    private static void questions(Verbs verbs, VerbParts parts) {
        InfoVerbs info = new InfoVerbs(parts.workers(), parts.clock());
        StatsVerb stats = new StatsVerb(parts.records(), parts.queue(), parts.inbound(), parts.peers()::size, parts.clock());
        verbs.on(Command.Noop.class, info::noop)
                .now(Command.Info.class, info::info)
                .now(Command.Stats.class, stats::stats);
    }

    private static Outgoing outgoing(VerbParts parts) {
        return new Outgoing(parts.owner(), parts.queue(), parts.deliveries(), parts.clock());
    }
}
