package org.jnoports.policy.file.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.CommandContext;
import org.jnoports.policy.file.SmallFile;

/** Files that a person names. */
final class TextFiles {
    private TextFiles() {}

    static Path path(CommandContext context, String text) {
        try {
            return context.directory().resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new TunnelException("'" + text + "' can't be a file: " + e.getMessage(), e);
        }
    }

    /** @throws TunnelException with a sentence */
    static String read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new TunnelException("there is no file " + file);
        }
        try {
            return SmallFile.read(file);
        } catch (IOException e) {
            throw new TunnelException(file + " can't be read: " + e.getMessage(), e);
        }
    }
}
