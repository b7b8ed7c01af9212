package org.jnoports.messages;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request to a controller, or an answer, by its name: {@code request.<id>.auth_checks.__rpcs.sshnp} (noports.md, section
 * 8.1).
 *
 * @param word {@code request}, {@code ack}, {@code nack}, {@code success} or {@code error}
 * @param id the number that requests and answers share
 * @param domain what is asked for
 */
record Call(String word, long id, String domain) {
    /** May this client use this device. */
    static final String AUTH_CHECKS = "auth_checks";
    /** Administration. */
    static final String NPP = "npp";
    static final String REQUEST = "request";
    static final String ACK = "ack";
    static final String NACK = "nack";
    static final String SUCCESS = "success";
    static final String ERROR = "error";

    private static final String RPCS = ".__rpcs" + Inbox.SSHNP;
    private static final Pattern NAME = Pattern.compile(
            "(request|ack|nack|success|error)\\.([0-9]{1,18})\\.(auth_checks|npp)" + Pattern.quote(RPCS));

    static Optional<Call> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? Optional.of(new Call(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    /** A request of this domain. */
    static Optional<Call> request(String name) {
        return parse(name).filter(Call::isRequest);
    }

    /** An answer of this domain. */
    static Optional<Call> answer(String name, String domain) {
        return parse(name).filter(call -> !call.isRequest() && call.domain().equals(domain));
    }

    boolean isRequest() {
        return word.equals(REQUEST);
    }

    String name() {
        return word + "." + id + "." + domain + RPCS;
    }
}
