package org.jnoports.commands;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles of {@code load/}: File Install tells what came, changed and went; what to do about it is decided here, on one
 * thread, because stopping a bundle waits for its sessions. A file that can't be used is said once and tried again when it,
 * or what it lacks, changes; the doctor repeats it. A bundle that the distribution has too takes its place while it lies there.
 */
final class LoadedBundles implements ArtifactInstaller, HealthCheck, BundleListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LoadedBundles.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final long SETTLED_MILLIS = 1_000;
    private static final long END_SECONDS = 5;
    private static final Set<String> RUNS_THE_OTHERS = Set.of("org.apache.felix.framework", "org.apache.felix.fileinstall", "org.apache.felix.scr",
            "org.apache.felix.configadmin", "org.jnoports.commands", "org.jnoports.api");

    private final BundleContext context;
    private final Path home;
    private final Path load;
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "jnoports-load"));
    private final Map<Path, Loaded> loaded = new LinkedHashMap<>(); // of the worker's thread only
    private final Map<Path, Trouble> troubles = new ConcurrentHashMap<>();

    /** A file's bundle; where the distribution's own is, if it has one of that name, and whether this one took its place. */
    private record Loaded(String name, Bundle bundle, Optional<Path> original, boolean replaces) {}

    /** What is wrong with a file, and whether a change elsewhere may mend it. */
    private record Trouble(String sentence, String mend, boolean waitsForOthers) {}

    LoadedBundles(BundleContext context, Path home) {
        this.context = context;
        this.home = home;
        this.load = home.resolve("load");
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public boolean canHandle(File artifact) {
        return artifact.getName().endsWith(".jar") && load.equals(artifact.toPath().getParent());
    }

    @Override
    public void install(File artifact) {
        later(() -> take(artifact.toPath()));
    }

    @Override
    public void update(File artifact) {
        later(() -> take(artifact.toPath()));
    }

    @Override
    public void uninstall(File artifact) {
        later(() -> remove(artifact.toPath()));
    }

    /** What arrives or starts may be what others wait for. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.RESOLVED || event.getType() == BundleEvent.UNINSTALLED) {
            later(this::retryWaiting);
        }
    }

    private void later(Runnable task) {
        try {
            worker.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) { // the runtime ends
            log.debug("load/ changes while the runtime ends");
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (IllegalStateException e) { // the framework ends meanwhile
            log.debug("load/ changes while the runtime ends", e);
        } catch (RuntimeException e) { // a defect: the next change has its turn all the same
            log.warn("a change of load/ could not be taken up: {}", e.toString());
            log.debug("load/", e);
        }
    }

    private void retryWaiting() {
        troubles.entrySet().stream().filter(entry -> entry.getValue().waitsForOthers).map(Map.Entry::getKey).toList().forEach(this::retry);
    }

    private void retry(Path file) {
        Loaded there = loaded.get(file);
        if (there == null) {
            take(file);
            return;
        }
        try {
            started(file, there.name);
        } catch (BundleException e) {
            failed(file, there.name, e);
        }
    }

    private void failed(Path file, String name, BundleException failure) {
        log.debug("{}", file, failure);
        boolean unresolved = failure.getType() == BundleException.RESOLVE_ERROR;
        trouble(file, file + ": " + StartTrouble.sentence(name, failure), unresolved ? "it starts as soon as that is there"
                : "replace it by one that starts, or see the log with 'jnoports shell log commands debug'", unresolved);
    }

    private void take(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Optional<String> refusal = refusal(file);
            if (refusal.isPresent()) {
                trouble(file, refusal.get(), "chmod go-w it and what it lies in, and see that it belongs to you", false);
                var unused = worker.schedule(() -> guarded(() -> retryRefused(file)), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                return;
            }
            bundleName(file).ifPresent(name -> place(file, name));
        } catch (IOException e) {
            trouble(file, file + " can't be read as a jar: " + e.getMessage(), "copy it again, whole; until then it is left aside", false);
        }
    }

    private void retryRefused(Path file) {
        if (Files.exists(file)) {
            take(file);
        } else {
            troubles.remove(file);
        }
    }

    /** What lies there is run: nobody else may have a hand in it. */
    private Optional<String> refusal(Path file) throws IOException {
        for (Path path : List.of(file, load, home)) {
            if (!OwnerDirectories.onlyOwnerWrites(path)) {
                return Optional.of(file + " is refused: others may write to " + path + ", and what lies in load/ is run");
            }
        }
        return Optional.empty();
    }

    private Optional<String> bundleName(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                trouble(file, file + " is a jar, but no bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME,
                        "take it out, or put the bundle of that library there", false);
                return Optional.empty();
            }
            return Optional.of(name.split(";", 2)[0].strip());
        }
    }

    private void place(Path file, String name) {
        Loaded before = loaded.get(file);
        if (before != null && !before.name.equals(name)) {
            remove(file);
            before = null;
        }
        if (RUNS_THE_OTHERS.contains(name)) {
            trouble(file, file + " is left aside: " + name + " runs the others and can't be exchanged while it does", "take it out; the distribution has its own", false);
            return;
        }
        Optional<Path> twin = loaded.entrySet().stream().filter(other -> other.getValue().name.equals(name) && !other.getKey().equals(file))
                .map(Map.Entry::getKey).findFirst();
        if (twin.isPresent()) {
            trouble(file, file + " is left aside: it is the bundle " + name + ", as " + twin.get() + " is already", "remove one of the two", true);
            return;
        }
        try {
            loaded.put(file, before == null ? install(file, name) : update(file, before));
            started(file, name);
        } catch (BundleException e) {
            failed(file, name, e);
        } catch (IOException e) {
            trouble(file, file + " can't be read: " + e.getMessage(), "copy it again, whole", false);
        }
    }

    private Loaded install(Path file, String name) throws BundleException, IOException {
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return update(file, new Loaded(name, bundle, Optional.of(path(bundle)), false));
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new Loaded(name, context.installBundle(file.toUri().toString(), in), Optional.empty(), false);
        }
    }

    /** Where the launcher found it: nothing of the distribution is copied. */
    private static Path path(Bundle ofDistribution) throws IOException {
        try {
            return Path.of(URI.create(ofDistribution.getLocation().replaceFirst("^reference:", "")));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IOException(ofDistribution.getSymbolicName() + " is here already, from " + ofDistribution.getLocation(), e);
        }
    }

    /** What is the same, byte for byte, as the distribution's own is no reason to restart that. */
    private Loaded update(Path file, Loaded before) throws BundleException, IOException {
        boolean replaces = before.original.isEmpty() || Files.mismatch(file, before.original.get()) >= 0;
        if (!replaces && !before.replaces) {
            return before;
        }
        try (InputStream in = Files.newInputStream(file)) {
            before.bundle.update(in);
        }
        letGo();
        return new Loaded(before.name, before.bundle, before.original, before.original.isPresent() && replaces);
    }

    private void started(Path file, String name) throws BundleException {
        Bundle bundle = loaded.get(file).bundle;
        boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
        if (!fragment) {
            bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
        }
        troubles.remove(file);
        log.info("bundle {} {} of {} {}", name, bundle.getVersion(), file.getFileName(), fragment ? "is installed" : "runs");
    }

    private void remove(Path file) {
        troubles.remove(file);
        Loaded gone = loaded.remove(file);
        if (gone == null) {
            return;
        }
        try {
            if (gone.original.isPresent()) {
                if (gone.replaces) {
                    try (InputStream in = Files.newInputStream(gone.original.get())) {
                        gone.bundle.update(in);
                    }
                    gone.bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
                }
                log.info("bundle {} is the distribution's again: {} is gone", gone.name, file.getFileName());
            } else {
                gone.bundle.uninstall();
                log.info("bundle {} is gone with {}", gone.name, file.getFileName());
            }
            letGo();
        } catch (BundleException | IOException e) {
            log.warn("bundle {} of {} could not be taken out: {}", gone.name, file, e.getMessage());
            log.debug("{}", file, e);
        }
        retryWaiting();
    }

    /** Whoever still uses packages of what has gone is wired anew. */
    private void letGo() {
        FrameworkWiring wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        if (!wiring.getRemovalPendingBundles().isEmpty()) {
            wiring.refreshBundles(null);
        }
    }

    private void trouble(Path file, String sentence, String mend, boolean waitsForOthers) {
        Trouble now = new Trouble(sentence, mend, waitsForOthers);
        if (now.equals(troubles.get(file))) {
            return;
        }
        troubles.put(file, now);
        if (waitsForOthers) { // several bundles that need each other come one by one
            var unused = worker.schedule(() -> sayUnlessMended(file, now), SETTLED_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            log.warn("{}; {}", sentence, mend);
        }
    }

    private void sayUnlessMended(Path file, Trouble trouble) {
        if (trouble.equals(troubles.get(file))) {
            log.warn("{}; {}", trouble.sentence, trouble.mend);
        }
    }

    @Override
    public List<HealthReport> check() {
        return troubles.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(entry -> HealthReport.critical("load/" + entry.getKey().getFileName(), entry.getValue().sentence, entry.getValue().mend)).toList();
    }

    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
