package org.jnoports.role.controller;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;

/** What a daemon is told of a decision. */
final class Verdict {
    /** Of one answer; a daemon of ours reads no more. */
    static final int MAX_MASKS = 1_000;

    /** The particular before the general. */
    private static final Comparator<PermitOpen> ORDER = Comparator
            .comparing((PermitOpen mask) -> mask.hostMask().equals("*"))
            .thenComparing(PermitOpen::hostMask)
            .thenComparing(mask -> mask.portMask().equals("*") ? Integer.MAX_VALUE : Integer.parseInt(mask.portMask()));

    private Verdict() {}

    /** The question as the policies of this process are asked it: a daemon doesn't say what is asked for. */
    static AccessRequest request(AccessQuery query) {
        return new AccessRequest(AccessRequest.Point.CONTROLLER, query.client(), query.daemon(), query.device(), query.deviceGroup(),
                AccessRequest.Kind.ANY, Optional.empty());
    }

    static AccessAnswer.Outcome outcome(AccessQuery query, Decision decision) {
        if (decision instanceof Decision.Permit permit) {
            return permitted(query, permit);
        } else if (decision instanceof Decision.Deny deny) {
            return deny.undecided() ? new AccessAnswer.Failed(deny.reason()) : denied(deny.reason() + by(deny.rule()));
        }
        return denied("no policy has an opinion about " + query.client());
    }

    static AccessAnswer.Decided denied(String reason) {
        return new AccessAnswer.Decided(false, Optional.of(reason), List.of());
    }

    private static AccessAnswer.Outcome permitted(AccessQuery query, Decision.Permit permit) {
        if (permit.targets().size() > MAX_MASKS) {
            return new AccessAnswer.Failed("the policy permits " + permit.targets().size() + " masks, of which an answer can carry "
                    + MAX_MASKS + "; fewer and wider ones are needed");
        }
        String message = query.client() + " has permission for device " + query.device() + " at daemon " + query.daemon() + by(permit.rule());
        return new AccessAnswer.Decided(true, Optional.of(message), permit.targets().stream().sorted(ORDER).map(PermitOpen::toString).toList());
    }

    /** The rule goes along, for the daemon's own audit log. */
    private static String by(String rule) {
        return rule.isEmpty() ? "" : " (" + rule + ")";
    }
}
