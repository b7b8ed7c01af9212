package org.jnoports.commands.runtime;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.command.CommandContext;

/** How a command lets time pass. */
final class Waiting {
    private Waiting() {}

    /** Returns after that time, or when the command should end; true if it should. */
    static boolean stoppedWithin(CommandContext context, Duration time) {
        try {
            context.stopping().toCompletableFuture().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
