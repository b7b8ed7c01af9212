package org.jnoports.commands.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.health.HealthReport;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.commands.OwnerDirectories;

/** What can be told of a home by looking at its files, whether a runtime runs or not. Only what is wrong is reported. */
final class HomeInspection {
    private final HomeFiles home;
    private final Path userHome;
    private final Optional<Path> distribution;
    private final Catalog catalog;
    private final Installed installed;
    private final List<HealthReport> found = new ArrayList<>();

    HomeInspection(HomeFiles home, Path userHome, Optional<Path> distribution) {
        this.home = home;
        this.userHome = userHome;
        this.distribution = distribution;
        catalog = Catalog.read(distribution, home);
        installed = Installed.in(distribution, home);
    }

    /** @param bundles whether to look at the files of load/ as well: a running runtime reports them itself */
    List<HealthReport> look(boolean bundles) {
        if (!Files.isDirectory(home.home())) {
            return List.of(HealthReport.warn(home.home().toString(), "there is no such home yet", "'jnoports enable ROLE' makes it; 'jnoports roles' lists the roles"));
        }
        modes();
        if (bundles) {
            bundles();
        }
        outdated();
        List<ConfigurationFile> files = home.configurations();
        files.forEach(this::configuration);
        policies();
        if (files.isEmpty()) {
            found.add(HealthReport.warn(home.etc().toString(), "nothing is configured", "'jnoports enable ROLE' begins; 'jnoports roles' lists the roles"));
        }
        return found;
    }

    private void modes() {
        for (Path directory : List.of(home.home(), home.load(), home.etc())) {
            try {
                if (Files.isDirectory(directory) && !OwnerDirectories.onlyOwnerWrites(directory)) {
                    found.add(HealthReport.critical(directory.toString(), "others may write there" + (directory.equals(home.etc()) ? ""
                            : ", and what lies in load/ is run: bundles there are refused"), "'chmod go-w' it, and see that it is yours"));
                }
            } catch (IOException e) {
                found.add(HealthReport.critical(directory.toString(), "can't be looked at: " + e.getMessage(), "see that it is yours"));
            }
        }
    }

    private void bundles() {
        Map<String, Path> seen = new HashMap<>();
        Catalog.jars(home.load()).forEach(jar -> {
            Optional<String> name = Installed.bundleName(jar);
            if (name.isEmpty()) {
                found.add(HealthReport.critical(jar.toString(), "is no bundle: it isn't a jar, isn't whole, or its manifest names no Bundle-SymbolicName",
                        "copy it again, or take it out"));
            } else if (seen.putIfAbsent(name.get(), jar) != null) {
                found.add(HealthReport.critical(jar.toString(), "is the bundle " + name.get() + ", as " + seen.get(name.get()) + " is", "remove one of the two"));
            }
        });
    }

    /** Copies of what the distribution has in another build. */
    private void outdated() {
        for (Offer offer : catalog.offers()) {
            Optional<Path> original = Catalog.inDistribution(distribution, offer);
            if (offer.jar().startsWith(home.load()) && original.isPresent()) {
                try {
                    if (Files.mismatch(offer.jar(), original.get()) >= 0) {
                        found.add(HealthReport.warn(offer.jar().toString(), "is another build than the distribution's",
                                "'jnoports enable " + offer.name() + "' replaces it, unless it is meant to differ"));
                    }
                } catch (IOException e) {
                    found.add(HealthReport.warn(offer.jar().toString(), "can't be compared with the distribution's: " + e.getMessage(), "see that it can be read"));
                }
            }
        }
    }

    private void configuration(ConfigurationFile file) {
        Map<String, String> values;
        try {
            values = file.read();
        } catch (IOException e) {
            found.add(HealthReport.critical(file.fileName(), "can't be read: " + e.getMessage(), "it must be lines of 'key = value' in UTF-8"));
            return;
        }
        Optional<Offer> offer = catalog.ofPid(file.pid());
        if (offer.isEmpty()) {
            if (!catalog.knows(file.pid())) {
                found.add(HealthReport.critical(file.fileName(), "configures " + file.pid() + ", which no bundle at hand is configured by",
                        "put that bundle into load/, or mend the file's name: <pid>.cfg, or <factory pid>-<name>.cfg"));
            }
            return;
        }
        if (!installed.has(offer.get().bundle())) {
            found.add(HealthReport.critical(offer.get().kind() == Offer.Kind.PART ? offer.get().name() : file.instance(), "is configured by " + file.fileName() + ", but its bundle isn't in load/",
                    "'jnoports enable " + offer.get().name() + "' puts it there"));
        }
        keys(file, offer.get(), values);
    }

    private void keys(ConfigurationFile file, Offer offer, Map<String, String> values) {
        for (Offer.Key key : offer.keys()) {
            if (key.required() && values.getOrDefault(key.name(), "").isEmpty()) {
                found.add(HealthReport.critical(file.fileName(), key.name() + " isn't set: " + key.description(), "fill it in"));
            }
        }
        for (String key : values.keySet()) {
            if (!key.contains(".") && offer.keys().stream().noneMatch(known -> known.name().equals(key))) {
                found.add(HealthReport.warn(file.fileName(), "sets " + key + ", which " + offer.name() + " doesn't know",
                        "it knows " + String.join(", ", offer.keys().stream().map(Offer.Key::name).toList())));
            }
        }
        if (offer.keys().stream().anyMatch(key -> key.name().equals("keyFile")) && !values.getOrDefault("atSign", "").isEmpty()) {
            keyFile(file, values.get("atSign"), values.getOrDefault("keyFile", ""));
        }
    }

    private void keyFile(ConfigurationFile file, String atSign, String keyFile) {
        try {
            Path path = keyFile.isEmpty() ? AtKeysStore.defaultFile(userHome, AtSign.of(atSign))
                    : keyFile.startsWith("~/") ? userHome.resolve(keyFile.substring(2)) : Path.of(keyFile);
            if (!Files.isReadable(path)) {
                found.add(HealthReport.critical(file.fileName(), "the key file " + path + " isn't there or can't be read",
                        "copy it there, mode 0600; a new atSign's is made by at_activate"));
            }
        } catch (IllegalArgumentException e) {
            found.add(HealthReport.critical(file.fileName(), "atSign or keyFile: " + e.getMessage(), "mend it"));
        }
    }

    /** A daemon without a policy lets nobody in, and nothing else would say why. */
    private void policies() {
        boolean policy = catalog.offers().stream().filter(offer -> offer.kind() == Offer.Kind.POLICY)
                .anyMatch(offer -> !home.configurations(offer.pid()).isEmpty());
        for (Offer offer : catalog.offers()) {
            if (!policy && offer.needsPolicy() && offer.kind() == Offer.Kind.ROLE && !home.configurations(offer.pid()).isEmpty()) {
                found.add(HealthReport.critical(offer.name(), "no policy is configured, so nobody is let in", "'jnoports enable policy.personal' is one"));
            }
        }
    }
}
