package org.jnoports.commands.home;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.commands.OwnerDirectories;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code jnoports enable ROLE}: puts its bundle and a commented configuration into the home. A running runtime takes both up. */
@Component(service = Command.class, property = {Command.NAME + "=enable", Command.DESCRIPTION + "=puts a role's or optional part's bundle and a configuration to fill in into the home"})
public final class EnableCommand extends SyntaxCommand {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.]{1,64}");

    private final BundleContext context;

    /** Called by DS. */
    @Activate
    public EnableCommand(BundleContext context) {
        super(new Syntax("jnoports enable", "Puts a role's bundle into load/ and a commented configuration into etc/ of the home. A configuration that is there stays as it is. "
                + "An optional part (metrics, webconsole) may bring further bundles and a secret for its owner.")
                .required("ROLE", "a role, policy or optional part, as 'jnoports roles' lists them", () -> names(context))
                .option("--name", "NAME", "what tells it from others of its kind (default: default)")
                .option("--set", "KEY=VALUE[;KEY=VALUE…]", "values to put into a new configuration"));
        this.context = context;
    }

    private static List<String> names(BundleContext context) {
        Path home = Path.of(Optional.ofNullable(context.getProperty("jnoports.home")).orElse(""));
        return Catalog.read(Place.distribution(context), new HomeFiles(home)).offers().stream().map(Offer::name).toList();
    }

    @Override
    protected int perform(CommandContext process, Typed typed) {
        HomeFiles home = new HomeFiles(process.home());
        Optional<Path> distribution = Place.distribution(context);
        Catalog catalog = Catalog.read(distribution, home);
        Offer offer = offer(catalog, typed.parameter(0).orElseThrow());
        String name = typed.value("--name").orElse(offer.several() ? "default" : "");
        if (!offer.several() && !name.isEmpty()) {
            throw new UsageException("there can be one " + offer.name() + " only; leave --name out");
        }
        if (offer.several() && !NAME.matcher(name).matches()) {
            throw new UsageException("--name '" + name + "': use letters, digits, '_' and '.' only");
        }
        Map<String, String> given = given(offer, typed.value("--set").orElse(""));
        try {
            putSecret(process, home, offer);
            for (Path companion : Catalog.companions(distribution, offer)) {
                Optional<String> bundle = Installed.bundleName(companion);
                if (bundle.isPresent()) {
                    putBundle(process, home, distribution, bundle.get(), companion, Optional.of(companion));
                }
            }
            putBundle(process, home, distribution, offer.bundle(), offer.jar(), Catalog.inDistribution(distribution, offer));
            putConfiguration(process, home, offer, name, given);
        } catch (IOException e) {
            throw new TunnelException(home.home() + " can't be written: " + e, e);
        }
        if (offer.needsPolicy() && catalog.offers().stream().filter(other -> other.kind() == Offer.Kind.POLICY)
                .allMatch(policy -> home.configurations(policy.pid()).isEmpty())) {
            process.err().println("no policy is enabled yet, so it will let nobody in: 'jnoports enable policy.personal' is one");
        }
        return DONE;
    }

    private static Offer offer(Catalog catalog, String name) {
        return catalog.named(name).orElseThrow(() -> new UsageException("there is no role, policy or optional part '" + name + "'; at hand are: "
                + String.join(", ", catalog.offers().stream().map(Offer::name).toList())));
    }

    private static Map<String, String> given(Offer offer, String text) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String pair : text.split(";", -1)) {
            if (!pair.isBlank()) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
                if (equals < 0 || offer.keys().stream().noneMatch(known -> known.name().equals(key))) {
                    throw new UsageException("--set '" + pair.strip() + "': the keys of " + offer.name() + " are "
                            + String.join(", ", offer.keys().stream().map(Offer.Key::name).toList()));
                }
                given.put(key, pair.substring(equals + 1).strip());
            }
        }
        return given;
    }

    /** Made now, for its owner alone; what is there stays. */
    private static void putSecret(CommandContext process, HomeFiles home, Offer offer) throws IOException {
        if (!offer.secret().isEmpty()) {
            Path file = home.home().resolve(offer.secret()).normalize();
            if (!file.startsWith(home.home())) {
                throw new TunnelException(offer.jar() + " wants its secret in " + file + ", which isn't in the home");
            }
            process.out().println("secret         " + file + (OwnerDirectories.makeSecret(file) ? " (new)" : " (is there)"));
        }
    }

    /** A copy, so that the home goes on working whatever becomes of the distribution. Whole or not at all. */
    private static void putBundle(CommandContext process, HomeFiles home, Optional<Path> distribution, String name, Path jar, Optional<Path> original) throws IOException {
        OwnerDirectories.make(home.load());
        if (!OwnerDirectories.onlyOwnerWrites(home.load())) {
            throw new TunnelException(home.load() + " may be written by others, and what lies there is run; 'chmod go-w' it first");
        }
        Optional<Path> there = Installed.in(distribution, home).jar(name);
        if (original.isEmpty() || there.equals(original)) {
            process.out().println("bundle         " + there.orElse(jar) + " (is there)");
            return;
        }
        Path target = there.orElseGet(() -> home.load().resolve(original.get().getFileName()));
        if (Files.exists(target) && Files.mismatch(original.get(), target) < 0) {
            process.out().println("bundle         " + target + " (is there)");
            return;
        }
        boolean replaces = Files.exists(target);
        Path draft = Files.createTempFile(home.load(), ".enable-", ".tmp");
        try {
            Files.copy(original.get(), draft, StandardCopyOption.REPLACE_EXISTING);
            OwnerDirectories.makeReadable(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        process.out().println("bundle         " + target + (replaces ? " (replaced by the distribution's)" : ""));
    }

    private static void putConfiguration(CommandContext process, HomeFiles home, Offer offer, String name, Map<String, String> given) throws IOException {
        OwnerDirectories.make(home.etc());
        List<ConfigurationFile> there = home.configurations(offer.pid()).stream().filter(file -> file.name().equals(name)).toList();
        if (!there.isEmpty()) {
            process.out().println("configuration  " + there.get(0).path() + " (is there, and stays as it is)");
            return;
        }
        Path file = home.etc().resolve(offer.pid() + (name.isEmpty() ? "" : "-" + name) + ".cfg");
        Path aside = file.resolveSibling(file.getFileName() + DisableCommand.ASIDE);
        if (Files.exists(aside)) {
            Files.move(aside, file);
            process.out().println("configuration  " + file + " (as it was before it was disabled)");
            return;
        }
        try {
            Files.writeString(file, Template.of(offer, given), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new TunnelException(file + " has just been made by somebody else; try again", e);
        }
        process.out().println("configuration  " + file);
        List<String> missing = offer.keys().stream().filter(key -> key.required() && !given.containsKey(key.name())).map(Offer.Key::name).toList();
        if (!missing.isEmpty()) {
            process.err().println("fill in " + String.join(", ", missing) + " there; 'jnoports run' runs it, a running runtime takes it up at once");
        }
    }
}
