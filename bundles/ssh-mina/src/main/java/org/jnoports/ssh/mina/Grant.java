package org.jnoports.ssh.mina;

import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.jnoports.api.policy.PermitOpen;

/**
 * What a key in authorized_keys may do once it has logged in.
 *
 * @param command what runs instead of anything the client asks for
 * @param permitOpen the targets it may forward to; empty: all on loopback
 */
record Grant(Optional<String> command, List<PermitOpen> permitOpen) {
    /** Where an SSH session keeps the grant of the key that logged in. */
    static final AttributeKey<Grant> OF_SESSION = new AttributeKey<>();

    Grant {
        permitOpen = List.copyOf(permitOpen);
    }

    boolean covers(String host, int port) {
        return permitOpen.isEmpty() || permitOpen.stream().anyMatch(mask -> mask.covers(host, port));
    }
}
