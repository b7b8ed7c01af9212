package com.example.embedding;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.plain.Services;

/** Opens a session to a device as sshnp does, and prints the ssh line: {@code Reach HOME -f @client -t @device …}. */
public final class Reach {
    private Reach() {}

    /** Exit codes are those of sshnp. */
    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        // Everything is made when it is first asked for, and closed with the services.
        try (Services services = new Services(Reach.class.getClassLoader(), Map.of(Services.HOME, home.toString()))) {
            Command sshnp = services.get(Command.class, "sshnp");
            System.exit(sshnp.run(new OwnContext("sshnp", home), Arrays.asList(arguments).subList(1, arguments.length)));
        } catch (TunnelException e) {
            System.err.println(e.getMessage());
            System.exit(Command.FAILED);
        }
    }
}
