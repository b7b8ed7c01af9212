package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;
import org.osgi.framework.BundleContext;

/** The jar of {@code docs/examples/policy}, dropped into a running runtime. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ExamplePolicyIT {
    private static final long PATIENCE_SECONDS = 30;
    private static final String EVERY_DAY = "days = mon, tue, wed, thu, fri, sat, sun\nfrom = 00:00\nto = 23:59:59\nzone = UTC\nservice.ranking = 1000\n";

    @Inject
    private BundleContext context;
    @Inject
    private Authorizer authorizer;
    @Inject
    @Filter("(command.name=run)")
    private Command run;

    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private Thread runtime;
    private Path home;

    @Configuration
    public Option[] configuration() {
        Path watcher = Program.distribution().resolve("bundles/org.apache.felix.fileinstall.jar");
        return Stream.concat(Stream.of(Framework.options()), Stream.of(bundle(watcher.toUri().toString()).noStart())).toArray(Option[]::new);
    }

    @Before
    public void run() throws IOException {
        home = Path.of(context.getProperty("jnoports.home"));
        Files.createDirectories(home.resolve("load"));
        write("org.jnoports.policy.personal-test.cfg", "client = @alice\n");
        runtime = new Thread(() -> run.run(new Context(), List.of()), "jnoports run");
        runtime.start();
        await("the personal policy decides", decision -> decision instanceof Decision.Permit);
    }

    @After
    public void stop() throws InterruptedException {
        stop.complete(null);
        runtime.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("felix.fileinstall."));
    }

    @Test
    public void the_example_decides_while_its_jar_lies_in_load() throws IOException {
        String never = EVERY_DAY.replace("23:59:59", "00:00:01"); // for one second of the day
        write("com.example.officehours.cfg", never);
        Path jar = home.resolve("load/officehours.jar");
        Files.copy(example(), jar);
        await("it denies", decision -> decision instanceof Decision.Deny deny && deny.reason().startsWith("it is outside of office hours"));
        assertEquals("officehours: 00:00 to 00:00:01 UTC", authorizer.explain(request()).toCompletableFuture().join().considered().get(0).rule());

        write("com.example.officehours.cfg", EVERY_DAY);
        await("within office hours the other policy decides", decision -> decision instanceof Decision.Permit);

        write("com.example.officehours.cfg", EVERY_DAY.replace("mon,", "monday,"));
        await("a wrong configuration denies", decision -> decision instanceof Decision.Deny deny && deny.reason().startsWith("com.example.officehours: 'monday'"));

        Files.delete(jar);
        await("without the jar the other policy decides", decision -> decision instanceof Decision.Permit);
    }

    /** The one that was just built. */
    private static Path example() throws IOException {
        Path target = Path.of(System.getProperty("jnoports.examples")).resolve("policy/target");
        try (Stream<Path> jars = Files.list(target)) {
            return jars.filter(file -> file.getFileName().toString().matches("com\\.example\\.officehours-[0-9.]+(-SNAPSHOT)?\\.jar")).findFirst().orElseThrow();
        }
    }

    private void write(String name, String text) throws IOException {
        Path other = Files.writeString(home.resolve(name + ".new"), text);
        Files.move(other, Files.createDirectories(home.resolve("etc")).resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static AccessRequest request() {
        return new AccessRequest(AtSign.of("@alice"), AtSign.of("@site"), "garage", AccessRequest.Kind.PING, Optional.empty());
    }

    private void await(String what, Predicate<Decision> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Decision decision = authorizer.decide(request()).toCompletableFuture().join();
        while (!condition.test(decision)) {
            assertTrue("not within " + PATIENCE_SECONDS + " s: " + what + "; " + decision, System.nanoTime() < deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            decision = authorizer.decide(request()).toCompletableFuture().join();
        }
    }

    private final class Context implements CommandContext {
        @Override
        public String name() {
            return "run";
        }

        @Override
        public Path home() {
            return home;
        }

        @Override
        public Path userHome() {
            return home;
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public PrintStream out() {
            return System.out;
        }

        @Override
        public PrintStream err() {
            return System.err;
        }

        @Override
        public void progress(String step) {}

        @Override
        public void verbose() {}

        @Override
        public CompletionStage<Void> stopping() {
            return stop;
        }
    }
}
