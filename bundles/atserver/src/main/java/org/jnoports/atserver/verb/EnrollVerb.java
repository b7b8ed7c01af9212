package org.jnoports.atserver.verb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Identity;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.enroll.Enrolling;
import org.jnoports.atserver.enroll.Enrollment;
import org.jnoports.atserver.enroll.PassCodes;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** {@code enroll} and {@code otp} (atprotocol.md, sections 3.19 and 3.20): who may ask for what. */
final class EnrollVerb {
    private final Enrolling enrolling;
    private final PassCodes passCodes;
    private final EndEnrolled end;

    /** Ends connections of an enrolment. */
    @FunctionalInterface
    interface EndEnrolled {
        /** @param later whether this connection, whose own enrolment it is, ends as well, after a while */
        void end(String enrollmentId, Caller caller, boolean later);
    }

    EnrollVerb(Enrolling enrolling, PassCodes passCodes, EndEnrolled end) {
        this.enrolling = enrolling;
        this.passCodes = passCodes;
        this.end = end;
    }

    Reply passCode(Command.PassCode command, Caller caller) {
        if (!caller.rights().mayManage()) {
            throw Refusal.of(ErrorCode.UNAUTHORIZED, "Connection with enrollment ID " + caller.enrollmentId().orElse("")
                    + " is not authorized to make pass codes");
        }
        if (command.chosen().isEmpty()) {
            return Reply.data(passCodes.make(command.lifetime()));
        }
        passCodes.choose(command.chosen().get(), command.lifetime());
        return Reply.data("ok");
    }

    /** A wrong pass code is a {@link Slowdown.WrongGuess}. */
    Reply enroll(Command.Enroll command, Caller caller) {
        String operation = command.operation().name().toLowerCase(java.util.Locale.ROOT);
        if (!caller.isOwner() && command.operation() != Command.Enroll.Operation.REQUEST) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "Cannot " + operation + " enrollment without authentication");
        }
        Optional<Map<String, Object>> members = command.json().flatMap(Json::object);
        if (members.isEmpty() && (command.json().isPresent() || command.operation() != Command.Enroll.Operation.LIST)) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "Enroll parameters not provided");
        }
        Map<String, Object> said = members.orElseGet(Map::of);
        Optional<Enrollment> approver = caller.rights() instanceof Enrollment own ? Optional.of(own) : Optional.empty();
        return switch (command.operation()) {
            case REQUEST -> request(said, caller);
            case APPROVE -> decided(enrolling.approve(said, approver));
            case DENY -> decided(enrolling.deny(said, approver));
            case UNREVOKE -> decided(enrolling.unrevoke(said, approver));
            case DELETE -> deleted(enrolling.delete(said, approver));
            case REVOKE -> revoke(said, approver, command.force(), caller);
            case LIST -> Reply.data(Json.text(enrolling.list(said, approver)));
            case FETCH -> Reply.data(Json.text(enrolling.fetch(said, approver)));
        };
    }

    private Reply request(Map<String, Object> said, Caller caller) {
        enrolling.admit(caller);
        if (caller.identity() instanceof Identity.Unknown && !enrolling.hasPassCode(said)) {
            throw new Slowdown.WrongGuess(Refusal.of(ErrorCode.INTERNAL, "invalid otp. Cannot process enroll request"));
        }
        if (caller.peer().isPresent()) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "Cannot request enrollment as another atSign");
        }
        boolean first = caller.identity() instanceof Identity.Owner owner && owner.bySecret();
        Enrollment made = first ? enrolling.first(said) : enrolling.ask(said);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("enrollmentId", made.id());
        answer.put("status", made.state().text());
        return Reply.data(Json.text(answer));
    }

    private Reply revoke(Map<String, Object> said, Optional<Enrollment> approver, boolean force, Caller caller) {
        boolean own = approver.filter(enrollment -> enrollment.id().equals(said.get("enrollmentId"))).isPresent();
        if (own && !force) {
            throw Refusal.of(ErrorCode.OWN_ENROLLMENT, "Current client cannot revoke its own enrollment");
        }
        Enrollment revoked = enrolling.revoke(said, own ? Optional.empty() : approver);
        end.end(revoked.id(), caller, own);
        Map<String, Object> answer = answer(revoked, revoked.state().text());
        if (own) {
            answer.put("message", "Enrollment is revoked. Closing the connection in 10 seconds");
        }
        return Reply.data(Json.text(answer));
    }

    private static Reply decided(Enrollment enrollment) {
        return Reply.data(Json.text(answer(enrollment, enrollment.state().text())));
    }

    private static Reply deleted(Enrollment enrollment) {
        return Reply.data(Json.text(answer(enrollment, "deleted")));
    }

    private static Map<String, Object> answer(Enrollment enrollment, String status) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", status);
        answer.put("enrollmentId", enrollment.id());
        return answer;
    }
}
