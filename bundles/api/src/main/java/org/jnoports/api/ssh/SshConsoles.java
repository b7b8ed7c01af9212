package org.jnoports.api.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** An SSH server on loopback that runs no programs: who logs in talks with something inside this process. */
@ProviderType
public interface SshConsoles {
    /** Somebody who has logged in. */
    interface Visitor {
        InputStream in();

        OutputStream out();

        OutputStream err();

        /** What to run; empty for a conversation. A key may be bound to a command of its own, whatever is asked for. */
        Optional<String> command();

        /** The terminal's type; empty if there is none. */
        String terminal();

        /** Of the terminal; 0 if unknown. */
        int columns();

        /** Of the terminal; 0 if unknown. */
        int rows();

        /** Takes who is to hear of the terminal's new sizes. */
        void whenResized(Resized heard);

        /** Completes when the visitor has gone. */
        CompletionStage<Void> gone();
    }

    /** Hears of a terminal's new size. */
    @FunctionalInterface
    interface Resized {
        void to(int columns, int rows);
    }

    /** What visitors talk with. */
    @FunctionalInterface
    interface Host {
        /**
         * Called on a thread of the visitor's own; the visit ends when it returns.
         *
         * @return the exit code
         */
        int receive(Visitor visitor);
    }

    /**
     * Starts a server on 127.0.0.1. Logins are by key only; nothing is forwarded.
     *
     * @param port 0 lets the system choose
     * @param user the one user name it accepts
     * @param authorizedKeys whose keys may log in; read at each login, and refused while anybody else may write it
     * @param hostKey where its host key is kept, made when missing, mode 0600
     * @throws org.jnoports.api.TunnelException if it can't listen there
     */
    SshServers.Server start(int port, String user, Path authorizedKeys, Path hostKey, Host host);
}
