package org.jnoports.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PreloadedTest {
    @Test
    void every_class_of_the_bundle_is_listed() throws IOException, URISyntaxException {
        Path classes = Path.of(NioTransport.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(classes.resolve("org/jnoports/transport/nio"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                            .map(name -> name.substring(0, name.length() - ".class".length())))
                    .containsExactlyInAnyOrderElementsOf(Preloaded.NAMES);
        }
    }
}
