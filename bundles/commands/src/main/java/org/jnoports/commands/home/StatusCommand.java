package org.jnoports.commands.home;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.health.HealthReport;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.commands.RoleDiagnosis;
import org.jnoports.commands.health.HealthChecks;
import org.jnoports.commands.runtime.LiveRoles;
import org.jnoports.commands.typed.Shown;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** {@code jnoports status}: the roles of a home with what they are made of, and, if a runtime runs there, how they are doing. */
@Component(service = Command.class, property = {Command.NAME + "=status", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=shows the roles of the home, what they lack, and the runtime's sessions"})
public final class StatusCommand extends SyntaxCommand {
    private static final String MISSING = "missing";

    private final BundleContext context;

    /** Called by DS. */
    @Activate
    public StatusCommand(BundleContext context) {
        super(new Syntax("jnoports status", "Shows the roles and policies of the home. Each needs its bundle and a configuration; what is missing is said.").json());
        this.context = context;
    }

    /** A role or policy, and how it is doing if it runs. */
    private record Line(String name, Optional<LiveRoles.LiveRole> live, String bundle, String configuration, String state, String detail) {}

    @Override
    protected int perform(CommandContext process, Typed typed) {
        HomeFiles home = new HomeFiles(process.home());
        boolean running = new HealthChecks(context).names().contains("load");
        List<Line> lines = lines(home, running);
        Table table = new Table().column("role", "ROLE").column("state", "STATE").column("bundle", "BUNDLE").column("configuration", "CONFIGURATION")
                .column("detail", "DETAIL");
        lines.forEach(line -> table.row().cell(line.name).cell(line.state).cell(line.bundle).cell(line.configuration).cell(line.detail));
        Optional<Integer> sessions = running ? Optional.of(sessions()) : Optional.empty();
        if (typed.json()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("home", process.home().toString());
            object.put("running", running);
            object.put("pid", running ? ProcessHandle.current().pid() : null);
            object.put("sessions", sessions.orElse(null));
            object.put("roles", table.objects());
            process.out().println(Table.json(object));
            return DONE;
        }
        process.out().println(running ? "runtime of " + process.home() + ": process " + ProcessHandle.current().pid() + ", for " + uptime() + ", "
                + sessions.orElse(0) + " sessions" : "no runtime of " + process.home() + " runs");
        table.print(process.out(), false, "nothing is enabled; 'jnoports roles' lists what can be");
        return DONE;
    }

    private List<Line> lines(HomeFiles home, boolean running) {
        Optional<Path> distribution = Place.distribution(context);
        Catalog catalog = Catalog.read(distribution, home);
        Installed installed = Installed.in(distribution, home);
        List<LiveRoles.LiveRole> live = running ? new LiveRoles(context).all() : List.of();
        List<Line> lines = new ArrayList<>();
        for (Offer offer : catalog.offers()) {
            List<ConfigurationFile> files = home.configurations(offer.pid());
            String bundle = installed.jar(offer.bundle()).map(jar -> jar.startsWith(home.load()) ? "load/" + jar.getFileName() : "distribution").orElse(MISSING);
            for (ConfigurationFile file : files) {
                lines.add(configured(offer, file, bundle, live, running));
            }
            if (files.isEmpty() && bundle.startsWith("load/")) {
                lines.add(new Line(offer.name(), Optional.empty(), bundle, MISSING, "not configured", "'jnoports enable " + offer.name() + "' makes a configuration to fill in"));
            }
        }
        live.stream().filter(role -> lines.stream().noneMatch(line -> line.live.isPresent() && line.live.get().equals(role)))
                .forEach(role -> lines.add(new Line(role.status().instance().toString(), Optional.of(role), role.bundle(), "by a program", state(role), role.status().detail())));
        return lines;
    }

    private Line configured(Offer offer, ConfigurationFile file, String bundle, List<LiveRoles.LiveRole> live, boolean running) {
        String name = offer.kind() == Offer.Kind.PART ? offer.name() : file.instance();
        Optional<LiveRoles.LiveRole> role = live.stream().filter(each -> each.pid().equals(file.runningPid())).findFirst();
        if (role.isPresent()) {
            return new Line(name, role, bundle, file.fileName(), state(role.get()), role.get().status().detail());
        } else if (bundle.equals(MISSING)) {
            return new Line(name, role, bundle, file.fileName(), "not there", "its bundle isn't in load/: 'jnoports enable " + offer.name() + "' puts it there");
        } else if (!running) {
            return new Line(name, role, bundle, file.fileName(), "stopped", "");
        } else if (offer.kind() == Offer.Kind.PART) {
            Optional<String> why = diagnosis(offer, file).flatMap(RoleDiagnosis::whyNotActive).or(() -> trouble(offer));
            return new Line(name, role, bundle, file.fileName(), why.isEmpty() ? "runs" : "not there", why.orElse(""));
        } else if (offer.kind() == Offer.Kind.POLICY) {
            return new Line(name, role, bundle, file.fileName(), "in force", "");
        }
        return new Line(name, role, bundle, file.fileName(), "not there", whyNot(offer, file));
    }

    /** What its own check says; it has one by its name. */
    private Optional<String> trouble(Offer offer) {
        return new HealthChecks(context).ask(Optional.of(offer.name())).stream().map(HealthChecks.Checked::report)
                .filter(report -> report.status() == HealthReport.Status.CRITICAL).map(HealthReport::detail).findFirst();
    }

    private String whyNot(Offer offer, ConfigurationFile file) {
        return diagnosis(offer, file).map(RoleDiagnosis::whyNot).orElse("");
    }

    private Optional<RoleDiagnosis> diagnosis(Offer offer, ConfigurationFile file) {
        ServiceReference<ServiceComponentRuntime> reference = context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime components = reference == null ? null : context.getService(reference);
        return Optional.ofNullable(components).map(all -> new RoleDiagnosis(all, offer.pid(), file.runningPid()));
    }

    private static String state(LiveRoles.LiveRole role) {
        return role.status().state().name().toLowerCase(Locale.ROOT);
    }

    private int sessions() {
        ServiceReference<SessionRegistry> reference = context.getServiceReference(SessionRegistry.class);
        SessionRegistry sessions = reference == null ? null : context.getService(reference);
        return sessions == null ? 0 : sessions.list().size();
    }

    private static String uptime() {
        return ProcessHandle.current().info().startInstant().map(start -> Shown.time(Duration.between(start, Instant.now()))).orElse("?");
    }
}
