package org.jnoports.role.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;

/**
 * A checked configuration.
 *
 * @param deviceGroup as policies know it
 * @param authorizedKeys the file that ephemeral keys are added to
 * @param ephemeralPermissions authorized_keys options without the comma in front; empty for none
 * @param acceptKeys whether ssh keys that clients send are let in
 * @param keyPermissions authorized_keys options for those; empty for none
 * @param dialTimeout the longest wait for one connection
 * @param drain how long sessions may go on after the daemon was stopped
 * @param recheck how often it is asked again whether an open session is permitted
 * @param undecided how long open sessions go on while nobody can say whether they are
 */
record DaemonSettings(
        AtSign atSign,
        Path keyFile,
        HostPort root,
        String device,
        String deviceGroup,
        int localSshdPort,
        List<PermitOpen> permitOpen,
        ReplyForm reply,
        BridgeKind bridge,
        List<AtSign> shareUsernameWith,
        Path authorizedKeys,
        String ephemeralPermissions,
        SshKeys.Algorithm sshAlgorithm,
        boolean acceptKeys,
        String keyPermissions,
        Duration dialTimeout,
        int maxSessions,
        Duration drain,
        Duration recheck,
        Duration undecided) {
    DaemonSettings {
        permitOpen = List.copyOf(permitOpen);
        shareUsernameWith = List.copyOf(shareUsernameWith);
    }

    /** What sessions are bridged to; permit-open compares it as text. */
    HostPort target() {
        return new HostPort("localhost", localSshdPort);
    }

    /** Whether the daemon itself may open its target. */
    boolean permitsTarget() {
        return permits(target());
    }

    /** Whether the daemon itself may open this. */
    boolean permits(HostPort opened) {
        return permitOpen.stream().anyMatch(mask -> mask.covers(opened.host(), opened.port()));
    }

    /** Whether both listen for the same requests by the same keys. */
    boolean listensLike(DaemonSettings other) {
        return atSign.equals(other.atSign)
                && keyFile.equals(other.keyFile)
                && root.equals(other.root)
                && device.equals(other.device);
    }
}
