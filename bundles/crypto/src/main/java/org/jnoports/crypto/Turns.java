package org.jnoports.crypto;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/** Numbers that one has at a time; who comes gets the one that was given back last. Thread-safe. */
final class Turns {
    static final int MOST = 256;

    private final Deque<Integer> free = new ArrayDeque<>(); // guarded by this, as below
    private int made;

    /** Empty if all are taken. */
    synchronized OptionalInt take() {
        Integer last = free.poll();
        if (last != null) {
            return OptionalInt.of(last);
        }
        return made < MOST ? OptionalInt.of(made++) : OptionalInt.empty();
    }

    synchronized void giveBack(int number) {
        free.push(number);
    }
}
