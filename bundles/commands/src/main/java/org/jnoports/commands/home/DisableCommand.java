package org.jnoports.commands.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code jnoports disable ROLE}: sets its configurations aside and takes its bundle out of the home. */
@Component(service = Command.class, property = {Command.NAME + "=disable", Command.DESCRIPTION + "=takes a role out of the home; its configuration is kept aside"})
public final class DisableCommand extends SyntaxCommand {
    static final String ASIDE = ".disabled";

    private final BundleContext context;

    /** Called by DS. */
    @Activate
    public DisableCommand(BundleContext context) {
        super(new Syntax("jnoports disable", "Renames a role's configurations to …" + ASIDE + " and, once none is left, takes its bundle out of load/. "
                + "A running runtime ends the role: its sessions may go on for drainMillis.")
                .required("ROLE", "a role, policy or optional part, as 'jnoports roles' lists them", () -> enabled(context))
                .option("--name", "NAME", "only this one of several"));
        this.context = context;
    }

    private static List<String> enabled(BundleContext context) {
        HomeFiles home = new HomeFiles(Path.of(Optional.ofNullable(context.getProperty("jnoports.home")).orElse("")));
        return Catalog.read(Place.distribution(context), home).offers().stream().filter(offer -> !home.configurations(offer.pid()).isEmpty())
                .map(Offer::name).toList();
    }

    @Override
    protected int perform(CommandContext process, Typed typed) {
        HomeFiles home = new HomeFiles(process.home());
        Optional<Path> distribution = Place.distribution(context);
        Catalog catalog = Catalog.read(distribution, home);
        String role = typed.parameter(0).orElseThrow();
        Offer offer = catalog.named(role).orElseThrow(() -> new UsageException("there is no role, policy or optional part '" + role + "'; at hand are: "
                + String.join(", ", catalog.offers().stream().map(Offer::name).toList())));
        try {
            return disable(process, home, distribution, catalog, offer, typed.value("--name"));
        } catch (IOException e) {
            throw new TunnelException(home.home() + " can't be written: " + e, e);
        }
    }

    private static int disable(CommandContext process, HomeFiles home, Optional<Path> distribution, Catalog catalog, Offer offer, Optional<String> name) throws IOException {
        List<ConfigurationFile> chosen = home.configurations(offer.pid()).stream()
                .filter(file -> name.isEmpty() || file.name().equals(name.get()) || (file.name().isEmpty() && name.get().equals("default"))).toList();
        for (ConfigurationFile file : chosen) {
            Path aside = file.path().resolveSibling(file.fileName() + ASIDE);
            Files.move(file.path(), aside, StandardCopyOption.REPLACE_EXISTING);
            process.out().println("configuration  " + file.path() + " is now " + aside.getFileName());
        }
        boolean bundle = home.configurations(offer.pid()).isEmpty() && removeBundle(process, home, distribution, catalog, offer);
        if (chosen.isEmpty() && !bundle) {
            throw new TunnelException(offer.name() + name.map(text -> " named " + text).orElse("") + " isn't enabled in " + home.home());
        }
        return DONE;
    }

    /** Only what lies in load/, and only if nothing else that is configured comes from it. */
    private static boolean removeBundle(CommandContext process, HomeFiles home, Optional<Path> distribution, Catalog catalog, Offer offer) throws IOException {
        boolean shared = catalog.offers().stream().filter(other -> other.bundle().equals(offer.bundle()))
                .anyMatch(other -> !home.configurations(other.pid()).isEmpty());
        if (shared) {
            return false;
        }
        List<Path> files = new ArrayList<>();
        if (offer.jar().startsWith(home.load())) {
            files.add(offer.jar());
        }
        Catalog.companions(distribution, offer).forEach(companion -> files.add(home.load().resolve(companion.getFileName())));
        boolean removed = false;
        for (Path file : files) {
            if (Files.deleteIfExists(file)) {
                removed = true;
                process.out().println("bundle         " + file + " is removed");
            }
        }
        return removed;
    }
}
