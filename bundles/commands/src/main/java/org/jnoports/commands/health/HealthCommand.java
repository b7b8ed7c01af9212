package org.jnoports.commands.health;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.health.HealthReport;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code health}: how the runtime is doing, for people and for whatever watches it. */
@Component(service = Command.class, property = {Command.NAME + "=health", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=checks connections, roles, keys, clock, disk and certificates"})
public final class HealthCommand extends SyntaxCommand {
    private final HealthChecks checks;

    /** Called by DS. */
    @Activate
    public HealthCommand(BundleContext context) {
        super(new Syntax("health", "Asks every check of this runtime. Ends with 0 if all is well or only warned of, with 1 if something doesn't work.")
                .option("--tag", "TAG", "only checks with this tag or name: relay, daemon, system, …", () -> new HealthChecks(context).tags())
                .json());
        checks = new HealthChecks(context);
    }

    @Override
    protected int perform(CommandContext context, Typed typed) {
        Optional<String> tag = typed.value("--tag");
        if (tag.isPresent() && !checks.tags().contains(tag.get()) && !checks.names().contains(tag.get())) {
            throw new UsageException("no check has the tag or name '" + tag.get() + "'; tags are " + String.join(", ", checks.tags()));
        }
        List<HealthChecks.Checked> all = checks.ask(tag);
        Table table = new Table().column("status", "STATUS").column("check", "CHECK").column("subject", "WHAT").column("detail", "HOW IT IS");
        for (HealthChecks.Checked checked : all) {
            HealthReport report = checked.report();
            table.row().cell(report.status().name().toLowerCase(Locale.ROOT)).cell(checked.check()).cell(report.subject())
                    .cell(report.detail(), report.mend().isEmpty() ? report.detail() : report.detail() + "; " + report.mend());
        }
        table.print(context.out(), typed.json(), "nothing to check: no role is enabled");
        return all.stream().anyMatch(checked -> checked.report().status() == HealthReport.Status.CRITICAL) ? FAILED : DONE;
    }
}
