package org.jnoports.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PreloadedTest {
    private static final Pattern IMPORT = Pattern.compile("-> +((javax|io\\.netty|org\\.slf4j|org\\.osgi\\.framework|org\\.jnoports\\.api)\\.\\S+)");

    private static Path classes() throws URISyntaxException {
        return Path.of(NettyTransport.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void every_class_of_the_bundle_is_listed() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(classes().resolve("org/jnoports/transport/netty"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                            .map(name -> name.substring(0, name.length() - ".class".length())))
                    .containsExactlyInAnyOrderElementsOf(Preloaded.OWN);
        }
    }

    @Test
    void every_imported_class_is_listed() throws URISyntaxException {
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        StringWriter output = new StringWriter();
        int code = jdeps.run(
                new PrintWriter(output), new PrintWriter(output), "-verbose:class", "--multi-release", "base",
                "--ignore-missing-deps", "-cp", System.getProperty("java.class.path"), classes().toString());
        assertThat(code).as(output.toString()).isZero();
        assertThat(IMPORT.matcher(output.toString()).results().map(PreloadedTest::name).distinct())
                .containsExactlyInAnyOrderElementsOf(Preloaded.IMPORTED);
    }

    private static String name(MatchResult found) {
        return found.group(1);
    }

    @Test
    void all_of_them_load() {
        assertThatCode(Preloaded::load).doesNotThrowAnyException();
        for (String name : Preloaded.IMPORTED) {
            assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException();
        }
    }
}
