package org.jnoports.policy.remote;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a controller's answer means. */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    /**
     * A permission has no end of its own, however short it is remembered: with an end, sessions would end as well. That it
     * was withdrawn shows when the controller is asked again. Only a decision is one: a controller that refuses to answer,
     * or can't, says nothing about sessions that it permitted.
     */
    static Decision decision(AtSign controller, AccessAnswer.Outcome outcome) {
        if (outcome instanceof AccessAnswer.Decided decided) {
            String message = decided.message().orElse("");
            return decided.authorized()
                    ? new Decision.Permit(masks(controller, decided), rule(controller, message))
                    : new Decision.Deny("policy service " + controller + " denies it" + after(message), rule(controller, ""), "", false);
        } else if (outcome instanceof AccessAnswer.Failed failed) {
            return Decision.Deny.undecided("policy service " + controller + " could not decide" + after(failed.message()));
        }
        String message = outcome instanceof AccessAnswer.NotAccepted refused ? refused.message() : "";
        return Decision.Deny.undecided("policy service " + controller + " did not accept the question" + after(message));
    }

    /** {@code remote @x: message}. */
    static String rule(AtSign controller, String message) {
        return "remote " + controller + after(message);
    }

    private static String after(String message) {
        return message.isEmpty() ? "" : ": " + message;
    }

    /** What isn't a mask opens nothing. */
    private static Set<PermitOpen> masks(AtSign controller, AccessAnswer.Decided decided) {
        Set<PermitOpen> masks = new LinkedHashSet<>();
        for (String text : decided.permitOpen()) {
            try {
                masks.add(PermitOpen.parse(text));
            } catch (IllegalArgumentException e) {
                log.warn("policy service {} permits what isn't host:port or a mask; that opens nothing", controller);
            }
        }
        return masks;
    }
}
