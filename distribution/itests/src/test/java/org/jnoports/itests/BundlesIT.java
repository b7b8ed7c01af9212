package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.jnoports.api.keys.CryptoProvider;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;

/** What holds for the bundles of the distribution as they lie in Felix. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundlesIT {
    private static final String OURS = "org.jnoports.";
    private static final String API = "org.jnoports.api";

    @Inject
    private BundleContext context;
    @Inject
    private ServiceComponentRuntime components;

    @Configuration
    public Option[] configuration() {
        return Framework.options();
    }

    private Stream<Bundle> ours() {
        return Stream.of(context.getBundles()).filter(bundle -> bundle.getSymbolicName().startsWith(OURS));
    }

    @Test
    public void every_bundle_is_active() {
        List<String> inactive = Stream.of(context.getBundles())
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null && bundle.getState() != Bundle.ACTIVE)
                .map(Bundle::toString).toList();
        assertEquals(List.of(), inactive);
        assertTrue("all of ours are here: " + ours().toList(), ours().count() >= 14);
    }

    /** It was once: the contracts were wired to each provider, so that exchanging one restarted all. */
    @Test
    public void a_bundle_of_ours_can_be_exchanged_without_touching_any_other() {
        FrameworkWiring wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        ours().filter(bundle -> !bundle.getSymbolicName().equals(API))
                .forEach(bundle -> assertEquals(Set.of(bundle), Set.copyOf(wiring.getDependencyClosure(Set.of(bundle)))));
    }

    @Test
    public void who_needs_cryptography_refers_to_the_one_of_the_moment_and_so_outlives_a_swap() {
        List<String> direct = new ArrayList<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            for (ReferenceDTO reference : component.references) {
                if (reference.interfaceName.startsWith("org.jnoports.api.keys.") && !CryptoProvider.CURRENT.equals(reference.target)) {
                    direct.add(component.name + " needs " + reference.interfaceName);
                }
            }
        }
        assertEquals(List.of(), direct);
    }

    /** Karaf brings these itself, and has a shell and a home of its own; and Netty's native libraries can't be part of a feature. */
    private static final Set<String> OF_KARAF = Set.of("org.apache.felix.configadmin", "org.apache.felix.metatype", "org.apache.felix.fileinstall",
            "org.apache.felix.gogo.runtime", "org.apache.felix.gogo.command", "org.apache.felix.gogo.jline", "jline", "org.jnoports.shell",
            "org.jnoports.commands");

    @Test
    public void karafs_features_and_the_index_name_every_bundle_of_the_distribution() throws IOException {
        Path distribution = Path.of(context.getProperty("jnoports.distribution"));
        Set<String> bundles;
        try (Stream<Path> jars = Files.list(distribution.resolve("bundles"))) {
            bundles = jars.map(jar -> jar.getFileName().toString().replace(".jar", "")).collect(Collectors.toSet());
        }
        String features = Files.readString(distribution.resolve("osgi/features.xml"));
        String index = Files.readString(distribution.resolve("osgi/index.xml"));
        for (String bundle : bundles) {
            assertEquals(bundle + " in features.xml", !OF_KARAF.contains(bundle) && !bundle.contains("netty"), features.contains("/" + bundle + "/"));
            assertTrue(bundle + " in index.xml", index.contains("bundles/" + bundle + ".jar"));
        }
    }

    /** Each kind of concatenation made at run time takes programs a millisecond when they meet it first. */
    @Test
    public void no_class_of_ours_has_its_concatenations_made_while_a_program_starts() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Bundle bundle : ours().toList()) {
            for (URL url : Collections.list(bundle.findEntries("org/jnoports", "*.class", true))) {
                try (InputStream in = url.openStream()) {
                    if (new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains("makeConcatWithConstants")) {
                        wrong.add(url.getPath());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    public void of_our_packages_a_bundle_imports_only_api() {
        List<String> wrong = new ArrayList<>();
        ours().forEach(bundle -> packages(bundle, Constants.IMPORT_PACKAGE)
                .filter(name -> name.startsWith(OURS) && !name.startsWith(API))
                .forEach(name -> wrong.add(bundle.getSymbolicName() + " imports " + name)));
        assertEquals(List.of(), wrong);
    }

    @Test
    public void only_api_exports_packages() {
        ours().filter(bundle -> !bundle.getSymbolicName().equals(API))
                .forEach(bundle -> assertEquals(bundle.getSymbolicName(), null, bundle.getHeaders().get(Constants.EXPORT_PACKAGE)));
    }

    @Test
    public void no_type_of_a_library_shows_in_the_api() {
        Bundle api = ours().filter(bundle -> bundle.getSymbolicName().equals(API)).findFirst().orElseThrow();
        assertEquals(List.of(), packages(api, Constants.IMPORT_PACKAGE).filter(name -> !name.startsWith(API) && !name.startsWith("javax.net.ssl")).toList());
    }

    @Test
    public void every_bundle_is_a_module_and_provides_its_services_to_plain_java() {
        ours().forEach(bundle -> assertFalse(bundle + " has no module descriptor", bundle.getEntry("module-info.class") == null));
    }

    private static Stream<String> packages(Bundle bundle, String header) {
        String value = bundle.getHeaders().get(header);
        if (value == null) {
            return Stream.empty();
        }
        return Stream.of(value.replaceAll("\"[^\"]*\"", "").split(",", -1)).map(clause -> clause.split(";", -1)[0].strip());
    }
}
