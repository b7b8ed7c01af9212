package org.jnoports.commands.home;

import java.util.List;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code jnoports roles}: what can be enabled, and what of that is in this home. */
@Component(service = Command.class, property = {Command.NAME + "=roles", Command.DESCRIPTION + "=lists the roles, policies and optional parts at hand, and which are enabled"})
public final class RolesCommand extends SyntaxCommand {
    private final BundleContext context;

    /** Called by DS. */
    @Activate
    public RolesCommand(BundleContext context) {
        super(new Syntax("jnoports roles", "Lists the roles, policies and optional parts at hand. One is enabled if its bundle and a configuration of it are in the home.").json());
        this.context = context;
    }

    @Override
    protected int perform(CommandContext process, Typed typed) {
        HomeFiles home = new HomeFiles(process.home());
        Installed installed = Installed.in(Place.distribution(context), home);
        Table table = new Table().column("name", "NAME").column("kind", "KIND").column("enabled", "ENABLED").column("configurations", "CONFIGURED AS")
                .column("description", "WHAT IT DOES");
        for (Offer offer : Catalog.read(Place.distribution(context), home).offers()) {
            List<String> files = home.configurations(offer.pid()).stream().map(ConfigurationFile::fileName).toList();
            boolean bundle = installed.has(offer.bundle());
            table.row().cell(offer.name()).cell(offer.kind().word()).cell(bundle && !files.isEmpty(), enabled(bundle, !files.isEmpty()))
                    .cell(files, files.isEmpty() ? "-" : String.join(", ", files)).cell(offer.description());
        }
        table.print(process.out(), typed.json(), "there is no role at hand: the distribution is incomplete");
        return DONE;
    }

    private static String enabled(boolean bundle, boolean configuration) {
        if (bundle && configuration) {
            return "yes";
        } else if (configuration) {
            return "bundle missing";
        }
        return "no";
    }
}
