package org.jnoports.api.message;

/** What a daemon may say it can (noports-modern.md, section 1.2). Peers are recognised by these, never by a version. */
public enum Feature {
    RELAY_AUTHENTICATION("srAuth", "authenticate to the socket rendezvous"),
    ENCRYPTION("srE2ee", "encrypt traffic to the socket rendezvous"),
    ACCEPTS_PUBLIC_KEYS("acceptsPublicKeys", "accept ssh public keys from the client"),
    SERVICES("supportsPortChoice", "support requests for specific device ports"),
    TIMEOUT("adjustableTimeout", "support the 'timeout' value in npt session requests"),
    CONTROL_HEARTBEATS("controlChannelHeartbeats", "support heartbeats on the control channel"),
    ESCR("supportsRamEscr", "authenticate to the socket rendezvous by challenge and response"),
    TWIN_KEYS("twinKeys", "use a key for each direction"),
    /** Of JNoPorts alone: sessions whose relayed bytes nobody can change, first version of the negotiated form. */
    AUTHENTICATED("jnoportsAuthenticated1", "authenticate the relayed traffic");

    private final String label;
    private final String ability;

    Feature(String label, String ability) {
        this.label = label;
        this.ability = ability;
    }

    /** As it travels. */
    public String label() {
        return label;
    }

    /** For people: what follows "This device daemon does not". */
    public String ability() {
        return ability;
    }
}
