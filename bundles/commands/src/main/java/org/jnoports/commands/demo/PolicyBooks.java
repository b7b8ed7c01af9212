package org.jnoports.commands.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.policy.admin.PolicyBook;

/** The policy books there are, by name. Thread-safe. */
final class PolicyBooks {
    private final Map<String, PolicyBook> books = new HashMap<>(); // guarded by this

    synchronized void add(PolicyBook book, Map<String, Object> properties) {
        books.put(String.valueOf(properties.get(PolicyBook.NAME)), book);
        notifyAll();
    }

    synchronized void remove(PolicyBook book) {
        books.values().remove(book);
    }

    /** Waits for a book; empty if it didn't come. */
    synchronized Optional<PolicyBook> await(String name, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toMillis(); left > 0 && !books.containsKey(name); left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(books.get(name));
    }
}
