package org.jnoports.transport.nio;

import java.io.IOException;

/** The TCP stream ended although TLS had not: somebody may have cut it. The message continues "the peer …". */
final class CutOffException extends IOException {
    private static final long serialVersionUID = 1L;

    CutOffException(String message) {
        super(message);
    }
}
