package org.jnoports.atserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;

/** {@code atserver add}, {@code remove}, {@code list} and {@code secret}: which atSigns the atServer of a home has. */
final class AtSignCommands {
    private static final List<String> WORDS = List.of("add", "remove", "list", "secret");
    private static final Duration TAKEN_UP = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 100;

    private final CommandContext context;
    private final String word;
    private final List<AtSign> atSigns = new ArrayList<>();
    private String name = "";

    private AtSignCommands(CommandContext context, String word) {
        this.context = context;
        this.word = word;
    }

    /** Whether it is for this class. */
    static boolean are(List<String> arguments) {
        return !arguments.isEmpty() && WORDS.contains(arguments.get(0));
    }

    static void run(CommandContext context, List<String> arguments) {
        AtSignCommands commands = new AtSignCommands(context, arguments.get(0));
        commands.read(arguments.subList(1, arguments.size()));
        commands.perform();
    }

    private void read(List<String> arguments) {
        for (int n = 0; n < arguments.size(); n++) {
            String argument = arguments.get(n);
            if (argument.equals("--name") && n + 1 < arguments.size()) {
                name = arguments.get(++n);
            } else if (argument.startsWith("-")) {
                throw new UsageException("atserver " + word + ": there is no flag " + argument.replaceAll("=.*", "")
                        + "; usage: jnoports atserver " + word + (word.equals("list") ? "" : " ATSIGN ...") + " [--name NAME]");
            } else {
                atSigns.add(atSign(argument));
            }
        }
        if (atSigns.isEmpty() != word.equals("list")) {
            throw new UsageException("atserver " + word + (atSigns.isEmpty() ? ": which atSign?" : " takes no atSign"));
        }
    }

    private static AtSign atSign(String text) {
        try {
            return AtSign.of(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("atserver: " + e.getMessage());
        }
    }

    private void perform() {
        AtSignBook book = AtSignBook.in(context.home().toAbsolutePath(), name);
        switch (word) {
            case "list" -> book.atSigns().forEach(context.out()::println);
            case "add" -> atSigns.forEach(atSign -> add(book, atSign));
            case "remove" -> atSigns.forEach(atSign -> remove(book, atSign));
            default -> atSigns.forEach(atSign -> context.out().println(secret(book, atSign).orElseThrow(() -> new TunnelException(
                    "there is no secret of " + atSign + " to show: it was shown already, or " + atSign + " has keys, or 'jnoports run' hasn't made it yet"))));
        }
    }

    private void add(AtSignBook book, AtSign atSign) {
        boolean added = book.add(atSign);
        context.progress(atSign + (added ? " is in " : " was there already, in ") + book.file());
        if (!book.makesSecrets()) {
            return;
        }
        boolean running = Files.exists(book.dataDirectory().resolve("atdirectory.address"));
        Optional<String> secret = running ? awaitSecret(book, atSign) : secret(book, atSign);
        if (secret.isPresent()) {
            context.out().println(atSign + " " + secret.get());
        } else {
            context.progress(running ? "no new secret was made for " + atSign + ": it has keys, or its secret was shown already"
                    : "its secret is made when 'jnoports run' starts; then 'jnoports atserver secret " + atSign + "' shows it");
        }
    }

    private void remove(AtSignBook book, AtSign atSign) {
        boolean removed = book.remove(atSign);
        context.progress(removed ? atSign + " is served no longer; what it has stays in "
                + book.dataDirectory().resolve("store").resolve(atSign + ".mv") + " until you delete it"
                : atSign + " isn't in " + book.file());
    }

    /** Makes itself known when a running atServer has taken up the change. */
    private Optional<String> awaitSecret(AtSignBook book, AtSign atSign) {
        long end = System.nanoTime() + TAKEN_UP.toNanos();
        Optional<String> secret = secret(book, atSign);
        while (secret.isEmpty() && System.nanoTime() < end && !isServed(book, atSign) && !stopping()) {
            secret = secret(book, atSign);
        }
        return secret.or(() -> secret(book, atSign));
    }

    private static boolean isServed(AtSignBook book, AtSign atSign) {
        try {
            return Files.readAllLines(book.dataDirectory().resolve("ports"), StandardCharsets.UTF_8).stream()
                    .anyMatch(line -> line.startsWith(atSign + " "));
        } catch (IOException e) { // not yet
            return false;
        }
    }

    /** Waits a moment. */
    private boolean stopping() {
        try {
            CompletableFuture<Void> stopping = context.stopping().toCompletableFuture();
            stopping.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (java.util.concurrent.ExecutionException e) {
            return true;
        }
    }

    /** Once: the file is gone afterwards. */
    private static Optional<String> secret(AtSignBook book, AtSign atSign) {
        Path file = AtServerSettings.secretFile(book.dataDirectory(), atSign);
        try {
            String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
            Files.delete(file);
            return Optional.of(secret);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new TunnelException("the secret in " + file + " can't be shown: " + e.getMessage(), e);
        }
    }
}
