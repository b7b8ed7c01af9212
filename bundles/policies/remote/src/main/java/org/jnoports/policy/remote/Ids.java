package org.jnoports.policy.remote;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Numbers for requests. The published daemons take the microseconds since 1970, and controllers that share an atSign tell
 * requests apart by that number alone: two daemons that ask in the same microsecond would be taken for one. So these are
 * random, of 53 bits, which every JSON reader can hold; to everybody else they are just numbers.
 */
final class Ids implements LongSupplier {
    private static final long LEAST = 1L << 52;

    @Override
    public long getAsLong() {
        return ThreadLocalRandom.current().nextLong(LEAST, LEAST << 1);
    }
}
