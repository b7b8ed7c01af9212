package org.jnoports.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Client, relay and daemon of the distribution, with a session cipher.
 *
 * @param cipher as npt names it; {@code none} for no encryption
 * @param transport of the relay and the daemon; the client's is nio
 */
record OurTunnel(String cipher, String transport) implements Contender {
    private static final Pattern LISTENING = Pattern.compile("npt is listening on localhost:(\\d+)");

    @Override
    public String name() {
        return cipher + "-" + transport;
    }

    @Override
    public Optional<String> missing(Programs programs) {
        return Fleet.distribution().isPresent() ? Optional.empty() : Optional.of("the distribution isn't built");
    }

    @Override
    public Running start(Programs programs, int target, Path folder) throws IOException {
        Running running = new Running();
        Fleet fleet = Fleet.start(Fleet.distribution().orElseThrow(), folder, Fleet.Places.HERE, transport, running);
        List<String> flags = cipher.equals("none") ? List.of("--no-et", "-T", "0") : List.of("--session-cipher", cipher, "-T", "0"); // others have their turn
        BufferedReader said = fleet.npt(target, flags.toArray(String[]::new)).inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                return running.at(Integer.parseInt(matcher.group(1)));
            }
            all.append(line).append('\n');
        }
        running.close();
        throw new IOException(name() + " didn't start:\n" + all);
    }
}
