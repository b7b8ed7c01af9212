package org.jnoports.api.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** What a command may use of the process it runs in. */
@ProviderType
public interface CommandContext {
    /** The name it was called by. */
    String name();

    /** The home: {@code --home}, {@code $JNOPORTS_HOME} or {@code ~/.jnoports}. May not exist yet. */
    Path home();

    /** The person's own home directory ({@code $HOME}). */
    Path userHome();

    /** Where the person is, absolute: what relative paths are relative to, also when the command runs in another process. */
    default Path directory() {
        return Path.of("").toAbsolutePath();
    }

    /** Environment variables. */
    Map<String, String> environment();

    /** Results. */
    PrintStream out();

    /** Progress and errors. */
    PrintStream err();

    /** Says that a step is done: to stderr with its time, unless the person asked for quiet. */
    void progress(String step);

    /** Turns the log of this process up for the rest of its life ({@code -v}); stack traces are shown as well. */
    void verbose();

    /** Completes when the process is asked to end (SIGTERM, Ctrl-C); a command that waits then returns. */
    CompletionStage<Void> stopping();
}
