package org.jnoports.atserver.verb;

import java.util.Optional;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Rights;
import org.jnoports.atserver.enroll.Enrollment;
import org.jnoports.atserver.enroll.Enrollments;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/** What connections of enrolled apps may do; their enrolment is read again for each command (atprotocol.md, section 3.22). */
final class Enrolled {
    private final Enrollments enrollments;

    Enrolled(Enrollments enrollments) {
        this.enrollments = enrollments;
    }

    /** @throws Refusal closing, if the enrolment isn't good any longer */
    void refresh(Caller caller) {
        Optional<String> id = caller.enrollmentId();
        caller.rights(id.isEmpty() ? Rights.EVERYTHING : good(id.get()));
    }

    private Enrollment good(String id) {
        Enrollment enrollment = enrollments.find(id).orElseThrow(() -> Refusal.closingState(ErrorCode.ENROLLMENT_INVALID,
                "The enrollment id: " + id + " is expired. Closing the connection"));
        if (enrollment.state() != Enrollment.State.APPROVED) {
            throw Refusal.closingState(ErrorCode.ENROLLMENT_REVOKED,
                    "enrollment_id: " + id + " is " + enrollment.state().text());
        }
        return enrollment;
    }

    /** An enrolment that may log in. */
    Enrollment approved(String id) {
        Enrollment enrollment = enrollments.find(id).orElseThrow(() ->
                Refusal.state(ErrorCode.ENROLLMENT_INVALID, "enrollment_id: " + id + " is expired or invalid"));
        return switch (enrollment.state()) {
            case APPROVED -> enrollment;
            case DENIED -> throw Refusal.state(ErrorCode.ENROLLMENT_DENIED, "enrollment_id: " + id + " is denied");
            case PENDING -> throw Refusal.state(ErrorCode.ENROLLMENT_PENDING, "enrollment_id: " + id + " is pending");
            case REVOKED -> throw Refusal.state(ErrorCode.ENROLLMENT_REVOKED, "enrollment_id: " + id + " is revoked");
        };
    }

    /** @throws Refusal AT0009 */
    static void requireRead(Caller caller, String verb, String key) {
        require(caller.rights().mayRead(key), caller, verb, key);
    }

    /** @throws Refusal AT0009 */
    static void requireWrite(Caller caller, String verb, String key) {
        require(caller.rights().mayWrite(key), caller, verb, key);
    }

    private static void require(boolean may, Caller caller, String verb, String key) {
        if (!may) {
            throw Refusal.of(ErrorCode.UNAUTHORIZED, "Connection with enrollment ID " + caller.enrollmentId().orElse("")
                    + " is not authorized to " + verb + " key: " + key);
        }
    }
}
