package org.jnoports.commands.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The roles, policies and optional parts at hand: in the distribution, and in a home's {@code load/}, whose bundles count more. */
final class Catalog {
    private static final String OPTIONAL = "optional";

    private final List<Offer> offers;
    private final Set<String> pids;

    private Catalog(List<Offer> offers, Set<String> pids) {
        this.offers = offers;
        this.pids = pids;
    }

    /** Reads the jars; those that can't be read are left out here, the doctor names them. */
    static Catalog read(Optional<Path> distribution, HomeFiles home) {
        List<Offer> all = new ArrayList<>();
        jars(home.load()).forEach(jar -> all.addAll(offers(jar)));
        List<Path> distributed = distribution.map(Catalog::distributed).orElse(List.of());
        distributed.stream().flatMap(jar -> offers(jar).stream())
                .filter(offer -> all.stream().noneMatch(other -> other.pid().equals(offer.pid())))
                .toList().forEach(all::add);
        all.sort(Comparator.comparing(Offer::kind).thenComparing(Offer::name));
        Set<String> pids = new HashSet<>();
        jars(home.load()).forEach(jar -> pids.addAll(pids(jar)));
        distributed.forEach(jar -> pids.addAll(pids(jar)));
        return new Catalog(List.copyOf(all), Set.copyOf(pids));
    }

    /** The jars of {@code bundles/}, and those in the folders of {@code optional/}. */
    private static List<Path> distributed(Path distribution) {
        List<Path> all = new ArrayList<>(jars(distribution.resolve("bundles")).toList());
        try (Stream<Path> parts = Files.list(distribution.resolve(OPTIONAL))) {
            parts.sorted().forEach(part -> all.addAll(jars(part).toList()));
        } catch (IOException e) {
            return all; // one without optional parts
        }
        return all;
    }

    /** The jars of a directory, by name; none if there is none. */
    static Stream<Path> jars(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar") && !file.getFileName().toString().startsWith("."))
                    .sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static List<Offer> offers(Path jar) {
        try {
            return new JarReader(jar).offers();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Set<String> pids(Path jar) {
        try {
            return new JarReader(jar).pids();
        } catch (IOException e) {
            return Set.of();
        }
    }

    /** Whether something that lies here is configured by it, a role or not. */
    boolean knows(String pid) {
        return pids.contains(pid) || ofPid(pid).isPresent();
    }

    /** Roles first, then policies, then optional parts, by name. */
    List<Offer> offers() {
        return offers;
    }

    /** By the name that people use, or by the PID. */
    Optional<Offer> named(String name) {
        return offers.stream().filter(offer -> offer.name().equals(name) || offer.pid().equals(name)).findFirst();
    }

    Optional<Offer> ofPid(String pid) {
        return offers.stream().filter(offer -> offer.pid().equals(pid)).findFirst();
    }

    /** The distribution's own copy of what an offer's bundle is called, if it has one. */
    static Optional<Path> inDistribution(Optional<Path> distribution, Offer offer) {
        return distribution.map(path -> directory(path, offer).resolve(offer.bundle() + ".jar")).filter(Files::isRegularFile);
    }

    /** The bundles of others that an optional part brings with it, as they lie in the distribution. */
    static List<Path> companions(Optional<Path> distribution, Offer offer) {
        return offer.kind() != Offer.Kind.PART ? List.of() : distribution.map(path -> jars(directory(path, offer))
                .filter(jar -> !jar.getFileName().toString().equals(offer.bundle() + ".jar")).toList()).orElse(List.of());
    }

    private static Path directory(Path distribution, Offer offer) {
        return offer.kind() == Offer.Kind.PART ? distribution.resolve(OPTIONAL).resolve(offer.name()) : distribution.resolve("bundles");
    }
}
