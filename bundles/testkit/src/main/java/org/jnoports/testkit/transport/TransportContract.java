package org.jnoports.testkit.transport;

import org.jnoports.api.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every transport promises, sentence by sentence. A provider's test extends this and says which transport to test;
 * one instance may serve all tests. Loopback only, no fixed ports.
 *
 * <p>One test lasts 10 s, the limit that it checks. It is marked to run beside the others, which needs
 * {@code junit.jupiter.execution.parallel.enabled=true} in the provider's {@code junit-platform.properties}.
 */
public abstract class TransportContract
        implements ConnectingContract, ListeningContract, ReadingContract, WritingContract, ClosingContract, TlsContract,
                BridgeContract, ChangingContract, LateTlsContract {
    private Fixture fixture;

    /** The transport to test; called before each test. Whoever made it closes it. */
    protected abstract Transport transport();

    @BeforeEach
    void openFixture() {
        fixture = new Fixture(transport());
    }

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    @Override
    public final Fixture fixture() {
        return fixture;
    }
}
