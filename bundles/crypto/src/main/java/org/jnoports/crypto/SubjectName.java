package org.jnoports.crypto;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jnoports.api.keys.KeysException;

/**
 * A name in a certificate, spelled in one way only so that equal names are equal.
 *
 * @param text a DNS name in lower case, or an address as {@link InetAddress#getHostAddress} prints it
 */
record SubjectName(boolean isAddress, String text) {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?";
    private static final String NUMERIC_END = "(.*\\.)?[0-9]+$";
    private static final Pattern DNS = Pattern.compile("(?!" + NUMERIC_END + ")" + LABEL + "(\\." + LABEL + ")*");
    private static final int MAX_DNS_CHARACTERS = 253;
    private static final int SAN_DNS = 2;
    private static final int SAN_ADDRESS = 7;

    /**
     * @param name a DNS name or an IP literal, an IPv6 one with or without brackets; nothing is looked up
     * @throws KeysException if it is neither
     */
    static SubjectName of(String name) {
        String bare = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        if (IPV4.matcher(bare).matches() || IPV6.matcher(bare).matches()) {
            return new SubjectName(true, address(bare).getHostAddress());
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.length() > MAX_DNS_CHARACTERS || !DNS.matcher(lower).matches()) {
            throw unusable(name);
        }
        return new SubjectName(false, lower);
    }

    /** In the order given. */
    static Set<SubjectName> all(Collection<String> names) {
        Set<SubjectName> all = new LinkedHashSet<>();
        names.forEach(name -> all.add(of(name)));
        if (all.isEmpty()) {
            throw new KeysException(
                    "a server's certificate needs the name or address that peers connect to, and none is given", null);
        }
        return all;
    }

    /** The names in a certificate's subjectAltName. */
    static Set<SubjectName> in(X509Certificate certificate) throws CertificateParsingException {
        Set<SubjectName> names = new LinkedHashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
            int type = (Integer) alternative.get(0);
            if (type == SAN_DNS || type == SAN_ADDRESS) {
                names.add(of((String) alternative.get(1)));
            }
        }
        return names;
    }

    /** The 4 or 16 bytes of an address. */
    byte[] addressBytes() {
        return address(text).getAddress();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw unusable(literal);
        }
    }

    private static KeysException unusable(String name) {
        return new KeysException(
                "a certificate can't be made for '" + name + "': it is neither a DNS name nor an IP address", null);
    }
}
