package org.jnoports.commands.home;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.health.HealthReport;
import org.jnoports.commands.health.HealthChecks;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code jnoports doctor}: what is wrong and how to mend it; by the files of the home, and by what a running runtime knows. */
@Component(service = Command.class, property = {Command.NAME + "=doctor", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=says what is wrong in the home and the runtime, and how to mend it"})
public final class DoctorCommand extends SyntaxCommand {
    private static final String LOAD = "load";

    private final BundleContext context;

    /** Called by DS. */
    @Activate
    public DoctorCommand(BundleContext context) {
        super(new Syntax("jnoports doctor", "Says what is wrong in the home, and, if a runtime runs there, in that, with what to do about it. Ends with 0 if nothing is.")
                .json());
        this.context = context;
    }

    @Override
    protected int perform(CommandContext process, Typed typed) {
        Optional<Path> distribution = Place.distribution(context);
        HealthChecks checks = new HealthChecks(context);
        boolean running = checks.names().contains(LOAD);
        Set<HealthReport> wrong = new LinkedHashSet<>(new HomeInspection(new HomeFiles(process.home()), process.userHome(), distribution).look(!running));
        if (running) {
            checks.ask(Optional.empty()).stream().map(HealthChecks.Checked::report).filter(report -> report.status() != HealthReport.Status.OK)
                    .forEach(wrong::add);
        }
        List<HealthReport> sorted = new ArrayList<>(wrong);
        sorted.sort((one, other) -> other.status().compareTo(one.status()));
        if (typed.json()) {
            json(sorted).print(process.out(), true, "");
        } else {
            print(process.out(), process.home(), running, sorted);
        }
        return sorted.isEmpty() ? DONE : FAILED;
    }

    private static Table json(List<HealthReport> reports) {
        Table table = new Table().column("status", "").column("subject", "").column("detail", "").column("mend", "");
        reports.forEach(report -> table.row().cell(report.status().name().toLowerCase(Locale.ROOT)).cell(report.subject()).cell(report.detail()).cell(report.mend()));
        return table;
    }

    private static void print(PrintStream out, Path home, boolean running, List<HealthReport> reports) {
        out.println(home + (running ? ", and the runtime in it:" : " (no runtime runs there):"));
        for (HealthReport report : reports) {
            out.println((report.status() == HealthReport.Status.CRITICAL ? "  ✗ " : "  ! ") + report.subject() + ": " + report.detail());
            if (!report.mend().isEmpty()) {
                out.println("      " + report.mend());
            }
        }
        out.println(reports.isEmpty() ? "  nothing is wrong" : "  " + reports.size() + (reports.size() == 1 ? " thing" : " things") + " to look at");
    }
}
