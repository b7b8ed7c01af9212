package org.jnoports.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.policy.AuditLog.Query;

/** Another process that appends to the same files: entries of {@code @bob}, until it has written all or is killed. */
final class OtherWriter {
    private OtherWriter() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        AuditSettings settings = FileAuditLogTest.settings(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        try (FileAuditLog log = new FileAuditLog(settings)) {
            int count = Integer.parseInt(arguments[2]);
            for (int i = 0; i < count; i++) {
                log.record(Entries.of(i, Event.DENIED, "@bob", "garage"));
                if (i % 50 == 0) {
                    log.find(Query.newest(1)); // waits until it is written
                    System.out.println(i);
                }
            }
        }
    }

    static Process start(Path directory, int maxFileBytes, int count) throws IOException {
        return new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                "-cp", System.getProperty("java.class.path"), OtherWriter.class.getName(), directory.toString(),
                Integer.toString(maxFileBytes), Integer.toString(count))).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}
