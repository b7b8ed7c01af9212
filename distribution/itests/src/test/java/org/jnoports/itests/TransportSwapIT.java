package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.jnoports.api.transport.Transport;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Transport bundles are stopped, started and updated while sessions run, with java.nio and Netty as the pair. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class TransportSwapIT {
    private static final int SWAPS = Boolean.getBoolean("jnoports.full") ? 200 : 10;
    private static final String NIO = "org.jnoports.transport.nio";
    private static final String NETTY = "org.jnoports.transport.netty";
    private static final Logger LEAKS = Logger.getLogger("io.netty.util.ResourceLeakDetector");

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] configuration() {
        return Framework.options();
    }

    private Bundle bundle(String symbolicName) {
        return Stream.of(context.getBundles()).filter(one -> one.getSymbolicName().equals(symbolicName)).findFirst().orElseThrow();
    }

    private ServiceReference<Transport> reference(String name) throws Exception {
        return context.getServiceReferences(Transport.class, "(" + Transport.NAME + "=" + name + ")").iterator().next();
    }

    /** The best ranked one, as roles get it. */
    private Transport best() {
        return context.getService(context.getServiceReference(Transport.class));
    }

    private String bestName() {
        return (String) context.getServiceReference(Transport.class).getProperty(Transport.NAME);
    }

    /** Finishes a session that had time to move something. */
    private static void assertExact(LiveSession session) throws Exception {
        assertTrue("all bytes came, in order", session.finish() > 0);
    }

    private static boolean onLinux() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").matches("amd64|x86_64|aarch64");
    }

    @Test
    public void java_nio_comes_first_unless_somebody_says_otherwise() {
        assertEquals("nio", bestName());
    }

    @Test
    public void native_libraries_load_and_do_so_again_after_their_bundles_were_updated() throws Exception {
        String expected = onLinux() ? "epoll" : "nio";
        assertExact(new LiveSession(context.getService(reference("netty")), 1));
        assertEquals(expected, reference("netty").getProperty("transport.io"));
        List<Bundle> netty = Stream.of(context.getBundles()).filter(one -> one.getSymbolicName().startsWith("io.netty.")).toList();
        assertTrue("they are bundles: " + netty, netty.size() >= 10);
        for (Bundle library : netty) {
            library.update();
        }
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class).refreshBundles(netty, event -> refreshed.countDown());
        assertTrue("refreshed", refreshed.await(30, TimeUnit.SECONDS));
        assertExact(new LiveSession(context.getService(reference("netty")), 2));
        assertEquals(expected, reference("netty").getProperty("transport.io"));
    }

    @Test
    public void sessions_stay_exact_through_swaps_and_nothing_is_left_of_what_was_swapped() throws Exception {
        List<String> leaks = new ArrayList<>();
        Handler listening = listening(leaks);
        LEAKS.addHandler(listening);
        swap(0); // whatever is made only once
        swap(1);
        Machines.await("the first transports have drained", () -> transportThreads() <= threadsOfOne());
        Leftovers leftovers = new Leftovers();
        for (int n = 2; n < SWAPS + 2; n++) {
            leftovers.expectGone(bundle(left(n)));
            swap(n);
        }
        assertEquals("nio", bestName());
        leftovers.check();
        LEAKS.removeHandler(listening);
        assertEquals(List.of(), leaks);
    }

    private static String left(int n) {
        return n % 2 == 0 ? NIO : NETTY;
    }

    /** From java.nio to Netty, or back; the one that is left is updated on the way. A session of before goes on through it. */
    private void swap(int n) throws Exception {
        boolean toNetty = n % 2 == 0;
        LiveSession through = new LiveSession(best(), n);
        Bundle left = bundle(left(n));
        if (toNetty) {
            left.stop();
        } else {
            bundle(NIO).start();
        }
        left.update();
        assertEquals(toNetty ? "netty" : "nio", bestName());
        assertExact(new LiveSession(best(), n));
        assertExact(through);
    }

    private static Handler listening(List<String> leaks) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getMessage() != null && line.getMessage().contains("LEAK")) {
                    leaks.add(line.getMessage());
                }
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    private static long transportThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("jnoports-n")).count();
    }

    /** A loop per core, the accepting one, and a few that end by themselves when idle. */
    private static long threadsOfOne() {
        return Runtime.getRuntime().availableProcessors() + 1L;
    }
}
