package org.jnoports.api.transport;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;

/**
 * TLS from the first byte of a connection. Versions are 1.2 and 1.3, unless it is mutual.
 *
 * @param context the keys and the trust to use
 * @param peerName client side: the name sent as SNI and verified in the peer's certificate (HTTPS rules; IP literals
 *     against IP SANs); empty on the server side
 * @param wantClientCertificate server side: ask for the client's certificate, without requiring one
 * @param mutual both sides must present a certificate that the context trusts, whatever name is in it; TLS 1.3 only
 * @param resumes client side of a mutual one: goes on with the TLS session that the last connection with this number, of this context,
 *     has left, if that can be; each time with keys of its own. Not for two connections at a time. Empty: begins a session
 */
public record TlsOptions(SSLContext context, Optional<String> peerName, boolean wantClientCertificate, boolean mutual, OptionalInt resumes) {
    public TlsOptions {
        Objects.requireNonNull(context);
        Objects.requireNonNull(peerName);
        if (resumes.isPresent() && !mutual) {
            throw new IllegalArgumentException("only mutual TLS is resumed by number");
        }
    }

    /** Without {@link #resumes}. */
    public TlsOptions(SSLContext context, Optional<String> peerName, boolean wantClientCertificate, boolean mutual) {
        this(context, peerName, wantClientCertificate, mutual, OptionalInt.empty());
    }

    /** Without {@link #mutual}. */
    public TlsOptions(SSLContext context, Optional<String> peerName, boolean wantClientCertificate) {
        this(context, peerName, wantClientCertificate, false);
    }

    /** For either side of two that know each other's certificates. */
    public static TlsOptions mutual(SSLContext context) {
        return new TlsOptions(context, Optional.empty(), false, true);
    }

    /** The same, but one of those that resume each other. */
    public TlsOptions resuming(int number) {
        return new TlsOptions(context, peerName, wantClientCertificate, mutual, OptionalInt.of(number));
    }

    /** For a connection that this side opens. */
    public static TlsOptions client(SSLContext context, String peerName) {
        return new TlsOptions(context, Optional.of(peerName), false);
    }

    /** For connections that this side accepts. */
    public static TlsOptions server(SSLContext context, boolean wantClientCertificate) {
        return new TlsOptions(context, Optional.empty(), wantClientCertificate);
    }

    @Override
    public String toString() {
        return "TlsOptions[" + peerName.map(name -> "to " + name).orElse(mutual ? "mutual" : "server") + "]";
    }
}
