package org.jnoports.atserver.verb;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Challenge;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.directory.AddressBook;
import org.jnoports.atserver.peer.CertificateCheck;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code from} (atprotocol.md, section 3.1): a challenge for the owner, another one for other atServers. */
final class FromVerb {
    private static final Logger log = LoggerFactory.getLogger(FromVerb.class);
    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(-.*)?.*");
    /** Clients after this version understand errors as JSON. */
    private static final int[] LAST_WITHOUT_JSON = {3, 0, 37};

    private final AtSign owner;
    private final AccessLists lists;
    private final AddressBook addresses;
    private final InstantSource clock;
    private final Visits visits;

    FromVerb(AtSign owner, AccessLists lists, AddressBook addresses, InstantSource clock, Visits visits) {
        this.visits = visits;
        this.owner = owner;
        this.lists = lists;
        this.addresses = addresses;
        this.clock = clock;
    }

    CompletionStage<Reply> from(Command.From command, Caller caller) {
        AtSign claimed = KeyName.atSign(command.atSign());
        command.clientConfig().ifPresent(config -> caller.jsonErrors(wantsJson(config)));
        if (claimed.equals(owner)) {
            return CompletableFuture.completedFuture(Reply.data(challenge(claimed, caller).text()));
        }
        if (!lists.admit(claimed)) {
            log.info("{}: {} is turned away by the block or allow list", owner, claimed);
            throw Refusal.of(ErrorCode.BLOCKED, "Unable to connect");
        }
        return addresses.find(claimed).handle((address, failure) -> {
            if (failure != null || address.filter(found -> CertificateCheck.isFor(found.host(), caller.tlsSession())).isEmpty()) {
                throw Refusal.of(ErrorCode.UNAUTHENTICATED, "Certificate Verification Failed");
            }
            visits.called(claimed.text());
            return Reply.data("proof:" + challenge(claimed, caller).text());
        });
    }

    private Challenge challenge(AtSign claimed, Caller caller) {
        Challenge challenge = Challenge.of(claimed, clock.instant());
        caller.challenge(Optional.of(challenge));
        return challenge;
    }

    private static boolean wantsJson(String clientConfig) {
        Map<String, Object> members = Json.object(clientConfig)
                .orElseThrow(() -> Refusal.closing(ErrorCode.INTERNAL, "FormatException: clientConfig is not a JSON object"));
        return members.get("version") instanceof String version && isNewer(version);
    }

    private static boolean isNewer(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return false;
        }
        int[] numbers = {Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))};
        return Arrays.compare(numbers, LAST_WITHOUT_JSON) > 0;
    }
}
