package org.jnoports.api.policy.admin;

import java.util.List;
import org.jnoports.api.TunnelException;

/** A policy can't be used or stored. */
public final class PolicyException extends TunnelException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> reasons;

    /** @param reasons at least one sentence: what is wrong, where (source and line, or which entry), and what would be right */
    public PolicyException(List<String> reasons) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /**
     * @param message one sentence
     * @param cause what was caught
     */
    public PolicyException(String message, Throwable cause) {
        super(message, cause);
        this.reasons = List.of(message);
    }

    /** Each of them. */
    public List<String> reasons() {
        return reasons;
    }
}
