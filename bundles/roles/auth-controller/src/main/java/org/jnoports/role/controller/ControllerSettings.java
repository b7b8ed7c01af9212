package org.jnoports.role.controller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;

/**
 * A checked configuration.
 *
 * @param atSign the controller's
 * @param root the atDirectory
 * @param daemons who is answered; empty: everybody
 * @param managers who may administer
 * @param book which policy book is administered; empty: the only one
 * @param eventLogging who collects session events
 * @param shared whether other processes answer for the same atSign
 */
record ControllerSettings(AtSign atSign, Path keyFile, HostPort root, Set<AtSign> daemons, Set<AtSign> managers, String book,
        Optional<AtSign> eventLogging, boolean shared, int requestsPerSecond, Duration drain) {
    ControllerSettings {
        daemons = Set.copyOf(daemons);
        managers = Set.copyOf(managers);
    }

    boolean answers(AtSign daemon) {
        return daemons.isEmpty() || daemons.contains(daemon);
    }

    /** Whether both hear the same requests, so that the same AtClient serves them. */
    boolean hearsLike(ControllerSettings other) {
        return atSign.equals(other.atSign) && keyFile.equals(other.keyFile) && root.equals(other.root);
    }

    /** For people. */
    String answered() {
        return daemons.isEmpty() ? "every daemon that asks" : daemons.size() == 1 ? daemons.iterator().next().text() : daemons.size() + " daemons";
    }
}
