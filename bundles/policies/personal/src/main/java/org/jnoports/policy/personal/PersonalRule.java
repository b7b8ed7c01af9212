package org.jnoports.policy.personal;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;

/**
 * Who may use which daemon.
 *
 * @param daemon empty: every daemon
 * @param device in lower case; empty: any
 * @param client the authorized atSign, or why there is none
 */
record PersonalRule(Optional<AtSign> daemon, String device, Client client) {
    /** The client of a rule. */
    sealed interface Client {}

    /** This one may. */
    record Authorized(AtSign atSign) implements Client {}

    /**
     * Nobody may.
     *
     * @param reason names the key and the value that are wrong
     */
    record Nobody(String reason) implements Client {}

    /** Reads a configuration; one that is wrong becomes a rule that denies everything it may be about. */
    static PersonalRule from(PersonalPolicyConfig config) {
        return from(config.client(), config.daemon(), config.device());
    }

    /** The same from the configured texts. */
    static PersonalRule from(String client, String daemon, String device) {
        try {
            Optional<AtSign> only = daemon.isBlank() ? Optional.empty() : Optional.of(atSign("daemon", daemon));
            return new PersonalRule(only, device.strip().toLowerCase(Locale.ROOT), client(client));
        } catch (TunnelException e) {
            return new PersonalRule(Optional.empty(), "", new Nobody(e.getMessage()));
        }
    }

    private static Client client(String text) {
        try {
            return new Authorized(atSign("client", text));
        } catch (TunnelException e) {
            return new Nobody(e.getMessage());
        }
    }

    private static AtSign atSign(String key, String value) {
        try {
            return AtSign.of(value.strip());
        } catch (IllegalArgumentException e) {
            throw new TunnelException(PersonalPolicy.PID + ": " + key + " = '" + value + "' is wrong: " + e.getMessage(), e);
        }
    }

    /** This rule's opinion. */
    Decision decide(AccessRequest request) {
        if (!concerns(request)) {
            return new Decision.Abstain();
        }
        if (client instanceof Nobody nobody) {
            return new Decision.Deny(nobody.reason());
        }
        AtSign authorized = ((Authorized) client).atSign();
        return request.client().equals(authorized)
                ? new Decision.Permit(Set.of(PermitOpen.ANY), "personal: client is " + authorized)
                : new Decision.Deny(request.client() + " is not the authorized client " + authorized);
    }

    private boolean concerns(AccessRequest request) {
        return daemon.filter(only -> !only.equals(request.daemon())).isEmpty()
                && (device.isEmpty() || device.equals(request.device().toLowerCase(Locale.ROOT)));
    }
}
