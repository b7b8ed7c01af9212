package org.jnoports.atserver.command;

import org.jnoports.atserver.wire.Refusal;

/** Turns a recognised line into a command, by the grammar of its verb (atprotocol.md, section 3). */
public final class CommandParser {
    private CommandParser() {}

    /** @throws Refusal AT0003 if the line doesn't follow the grammar */
    public static Command parse(Line line) {
        Cursor arguments = line.arguments();
        return switch (line.verb()) {
            case FROM -> LoginParser.from(arguments);
            case CRAM -> LoginParser.cram(arguments);
            case PKAM -> LoginParser.pkam(arguments);
            case POL -> new Command.Pol();
            case LOOKUP -> LookupParser.lookup(arguments);
            case PLOOKUP -> LookupParser.publicLookup(arguments);
            case LLOOKUP -> LookupParser.localLookup(arguments);
            case SCAN -> QueryParser.scan(arguments);
            case UPDATE -> UpdateParser.update(arguments);
            case UPDATE_META -> UpdateParser.updateMeta(arguments);
            case DELETE -> UpdateParser.delete(arguments);
            case CONFIG -> ConfigParser.config(arguments);
            case NOTIFY -> NotifyParser.notify(arguments);
            case NOTIFY_STATUS -> new Command.NotifyStatus(NotifyParser.id(arguments));
            case NOTIFY_FETCH -> new Command.NotifyFetch(NotifyParser.id(arguments));
            case NOTIFY_REMOVE -> new Command.NotifyRemove(NotifyParser.id(arguments));
            case NOTIFY_LIST -> NotifyParser.list(arguments);
            case MONITOR -> QueryParser.monitor(arguments);
            case NOOP -> QueryParser.noop(arguments);
            case INFO -> QueryParser.info(arguments);
            case STATS -> QueryParser.stats(arguments);
            case NOTIFY_ALL -> NotifyParser.all(arguments);
            case SYNC -> SyncParser.sync(arguments);
            case BATCH -> SyncParser.batch(arguments);
            case ENROLL -> EnrollParser.enroll(arguments);
            case OTP -> EnrollParser.otp(arguments);
            case KEYS -> EnrollParser.keys(arguments);
            case STREAM -> new Command.Unsupported(line.verb().prefix());
        };
    }
}
