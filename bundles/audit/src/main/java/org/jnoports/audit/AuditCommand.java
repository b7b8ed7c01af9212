package org.jnoports.audit;

import java.time.Clock;
import java.util.List;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code audit}: looks the audit log up. */
@Component(service = Command.class, property = {
    Command.NAME + "=audit",
    Command.DESCRIPTION + "=says who was let in where, and who wasn't",
    Command.RUNTIME + ":Boolean=true"
})
public final class AuditCommand implements Command {
    private final AuditLog auditLog;
    private final Clock clock;

    /** Called by DS. */
    @Activate
    public AuditCommand(@Reference AuditLog auditLog) {
        this(auditLog, Clock.systemUTC());
    }

    AuditCommand(AuditLog auditLog, Clock clock) {
        this.auditLog = auditLog;
        this.clock = clock;
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        AuditFlags flags = new AuditFlags(arguments, clock);
        if (flags.help()) {
            flags.printUsage(context.out());
            return DONE;
        }
        if (flags.verbose()) {
            context.verbose();
        }
        List<AuditEntry> found = auditLog.find(flags.query());
        if (flags.json()) {
            found.forEach(entry -> context.out().println(AuditLine.of(entry)));
        } else if (found.isEmpty()) {
            context.err().println("audit: nothing like that has been recorded");
        } else {
            AuditTable.print(found, context.out());
        }
        return DONE;
    }
}
