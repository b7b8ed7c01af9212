package org.jnoports.ssh.mina;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * A known_hosts file as OpenSSH keeps it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), for one host known by an alias: a new
 * key is added, a changed or revoked one refused ({@code StrictHostKeyChecking=accept-new}).
 */
final class KnownHosts implements ServerKeyVerifier {
    private static final int MAX_BYTES = 1024 * 1024;

    private final Path file;
    private final String alias;
    private volatile String refusal = "";

    KnownHosts(Path file, String alias) {
        this.file = file;
        this.alias = alias.toLowerCase(Locale.ROOT);
    }

    /** Why the last key was refused, a sentence; empty if it wasn't. */
    Optional<String> refusal() {
        return Optional.of(refusal).filter(sentence -> !sentence.isEmpty());
    }

    /** The types of the keys known for the host. */
    Set<String> knownTypes() throws IOException {
        Set<String> types = new HashSet<>();
        entries().forEach(entry -> types.add(entry.type()));
        return types;
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress server, PublicKey key) {
        try {
            refusal = refuses(PublicKeyEntry.toString(key));
        } catch (IOException e) {
            refusal = "the host key of " + alias + " can't be looked up: " + e.getMessage();
        }
        return refusal.isEmpty();
    }

    private String refuses(String key) throws IOException {
        List<Entry> known = entries();
        Optional<Entry> match = known.stream().filter(entry -> entry.is(key)).findFirst();
        if (known.stream().anyMatch(entry -> entry.revoked() && entry.is(key))) {
            return "the host key of " + alias + " is marked as revoked in " + file;
        }
        if (match.isPresent()) {
            return "";
        }
        if (known.stream().anyMatch(entry -> !entry.revoked())) {
            return "the host key of " + alias + " has changed, which may mean that someone is in between: if the device was "
                    + "set up anew, remove the lines of " + alias + " from " + file + " and try again";
        }
        add(key);
        return "";
    }

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (!Files.exists(file)) {
            return entries;
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
        }
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
            Entry.parse(line.strip()).filter(entry -> entry.names(alias)).ifPresent(entries::add);
        }
        return entries;
    }

    private void add(String key) throws IOException {
        PrivateFiles.createDirectory(file.toAbsolutePath().getParent());
        String line = (endsInLine() ? "" : "\n") + alias + " " + key + "\n";
        try (SeekableByteChannel out = PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private boolean endsInLine() throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return true;
        }
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            in.position(in.size() - 1).read(last);
            return last.get(0) == '\n';
        }
    }

    /**
     * One line.
     *
     * @param hosts names separated by commas, or one hashed name
     * @param type of the key
     * @param key base64
     */
    private record Entry(boolean revoked, String hosts, String type, String key) {
        private static final String HASHED = "|1|";

        /** Empty for comments, certificate authorities and what isn't an entry at all. */
        static Optional<Entry> parse(String line) {
            if (line.isEmpty() || line.startsWith("#")) {
                return Optional.empty();
            }
            boolean marked = line.startsWith("@");
            String[] fields = line.split("\\s+", -1);
            int first = marked ? 1 : 0;
            if (fields.length < first + 3 || (marked && !fields[0].equals("@revoked"))) {
                return Optional.empty();
            }
            return Optional.of(new Entry(marked, fields[first], fields[first + 1], fields[first + 2]));
        }

        boolean is(String other) {
            return other.equals(type + " " + key);
        }

        boolean names(String alias) {
            return hosts.startsWith(HASHED) ? hashes(alias) : List.of(hosts.split(",", -1)).contains(alias);
        }

        private boolean hashes(String alias) {
            String[] parts = hosts.substring(HASHED.length()).split("\\|", -1);
            if (parts.length != 2) {
                return false;
            }
            try {
                Mac mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[0]), "HmacSHA1"));
                byte[] hash = mac.doFinal(alias.getBytes(StandardCharsets.UTF_8));
                return parts[1].equals(Base64.getEncoder().encodeToString(hash));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                return false; // a broken line names nobody
            }
        }
    }
}
