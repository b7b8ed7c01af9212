package org.jnoports.ssh.mina;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.UUID;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.jnoports.api.keys.KeysException;

/** A server's host key: ed25519 in OpenSSH's form, in a file of mode 0600. */
final class HostKeyFile {
    private static final int MAX_BYTES = 64 * 1024;

    private HostKeyFile() {}

    /** Reads the key; makes it first when the file is missing. */
    static KeyPair of(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it has more than " + MAX_BYTES + " bytes");
            }
            return PrivateKeys.read(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException | GeneralSecurityException e) {
            throw new KeysException("the ssh host key " + file + " can't be read or made: " + e.getMessage(), e);
        }
    }

    /** Whole or not at all; if another process was faster, its key stays. */
    private static void create(Path file) throws IOException, GeneralSecurityException {
        Path target = file.toAbsolutePath();
        PrivateFiles.createDirectory(target.getParent());
        Path draft = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID());
        try {
            try (SeekableByteChannel out = PrivateFiles.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(newKey()));
            }
            publish(draft, target);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void publish(Path draft, Path target) throws IOException {
        try {
            Files.createLink(target, draft);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (UnsupportedOperationException e) {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static byte[] newKey() throws IOException, GeneralSecurityException {
        KeyPair key = KeyPairGenerator.getInstance(Ed25519.ALGORITHM).generateKeyPair();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "jnoports", null, out);
        return out.toByteArray();
    }
}
