package org.jnoports.role.daemon;

import java.util.List;
import java.util.Map;

/**
 * How a bridge process is started.
 *
 * @param command to be followed by srv's flags; empty where none is known
 * @param environment what it has besides the daemon's own
 */
record SrvProgram(List<String> command, Map<String, String> environment) {
    SrvProgram {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
