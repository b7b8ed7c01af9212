package org.jnoports.role.controller;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.admin.PolicyBook;

/** The policy books of this process; they come and go at any time. Thread-safe. */
final class Books {
    private record Named(String name, PolicyBook book) {}

    private final List<Named> books = new CopyOnWriteArrayList<>();

    synchronized void add(PolicyBook book, Map<String, Object> properties) {
        books.add(new Named(String.valueOf(properties.getOrDefault(PolicyBook.NAME, "")), book));
        notifyAll();
    }

    void remove(PolicyBook book) {
        books.removeIf(named -> named.book() == book);
    }

    /** The book of this name. */
    Optional<PolicyBook> find(String name) {
        return books.stream().filter(named -> named.name().equals(name)).map(Named::book).findFirst();
    }

    /** Waits for the book of this name. */
    synchronized Optional<PolicyBook> await(String name, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toMillis(); left > 0 && find(name).isEmpty(); left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return find(name);
    }

    /**
     * @param name empty for the only one there is
     * @throws TunnelException if there is none, or several and no name
     */
    PolicyBook get(String name) {
        if (!name.isEmpty()) {
            return find(name).orElseThrow(() -> new TunnelException("there is no policy book '" + name + "' here"));
        }
        List<Named> now = List.copyOf(books);
        if (now.size() != 1) {
            throw new TunnelException(now.isEmpty() ? "there is no policy book here, so there is nothing to administer"
                    : "there are several policy books here, " + now.stream().map(Named::name).sorted().toList() + ": the key 'book' says which one");
        }
        return now.get(0).book();
    }
}
