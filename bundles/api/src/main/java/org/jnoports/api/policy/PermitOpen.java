package org.jnoports.api.policy;

/**
 * A host:port mask; {@code *} stands for any host or any port. On the NoPorts command line: {@code --permit-open}.
 * Hosts are compared as text: no DNS, no case folding.
 *
 * @param hostMask a host, or {@code *}
 * @param portMask a port number, or {@code *}
 */
public record PermitOpen(String hostMask, String portMask) {
    /** Anything. */
    public static final PermitOpen ANY = new PermitOpen("*", "*");

    public PermitOpen {
        boolean port = portMask.equals("*");
        if (!port) {
            try {
                int number = Integer.parseInt(portMask);
                port = number > 0 && number <= 65_535;
            } catch (NumberFormatException e) {
                port = false;
            }
        }
        if (hostMask.isBlank() || !port) {
            throw new IllegalArgumentException("'" + hostMask + ":" + portMask + "' is not host:port or a mask like '*:22'");
        }
    }

    /** Reads {@code localhost:22}, {@code *:22}, {@code localhost:*} or {@code *:*}. */
    public static PermitOpen parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' is not host:port or a mask like '*:22'");
        }
        return new PermitOpen(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    }

    /** Whether the mask covers this target. */
    public boolean covers(String host, int port) {
        return (hostMask.equals("*") || hostMask.equals(host))
                && (portMask.equals("*") || portMask.equals(Integer.toString(port)));
    }

    @Override
    public String toString() {
        return hostMask + ":" + portMask;
    }
}
