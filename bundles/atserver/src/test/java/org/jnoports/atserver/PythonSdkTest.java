package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jnoports.atserver.connection.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The published Python SDK (atsdk on PyPI), unmodified, as a client of ours, where this machine has it: in the Python that
 * {@code JNOPORTS_PYTHON} names, else in {@code python3}.
 */
class PythonSdkTest {
    private static final long LIMIT_SECONDS = 60;

    @TempDir
    Path directory;

    @Test
    void the_python_sdk_logs_in_shares_looks_up_scans_deletes_notifies_and_monitors() throws IOException, InterruptedException {
        String python = System.getenv().getOrDefault("JNOPORTS_PYTHON", "python3");
        assumeTrue(hasSdk(python), "skipped: " + python + " has no module at_client; 'pip install atsdk' in it");
        Path home = Files.createDirectories(directory.resolve("home"));
        AtServerSettings settings = TestServers.settings(directory, java.util.Optional.of(home.resolve(".atsign").resolve("keys")), "@a", "@b");
        Path script = directory.resolve("sdk.py");
        try (InputStream resource = getClass().getResourceAsStream("/peers/sdk.py")) {
            Files.copy(resource, script);
        }
        try (TestServers servers = TestServers.start(settings, Limits.standard())) {
            Path out = directory.resolve("out");
            ProcessBuilder builder = new ProcessBuilder(python, script.toString(), Integer.toString(servers.directory().port()))
                    .redirectErrorStream(true).redirectOutput(out.toFile());
            builder.environment().put("HOME", home.toString());
            builder.environment().put("SSL_CERT_FILE", settings.trustFile().toString());
            Process process = builder.start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(out, StandardCharsets.UTF_8);
            assertThat(ended).as(text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            assertThat(text.lines().toList()).as(text)
                    .containsSubsequence("authenticated", "public", "self", "shared", "scan", "delete", "notification");
        }
    }

    private static boolean hasSdk(String python) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(python, "-c", "import at_client")).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) { // no such program
            return false;
        }
    }
}
