package org.jnoports.api.bridge;

import org.jnoports.api.transport.Bridge;
import org.osgi.annotation.versioning.ProviderType;

/** A client's end, which listens near the client. It has ended when nothing will go through it any more. */
@ProviderType
public interface LocalEnd extends Bridge {
    /** Where it listens. */
    int port();
}
