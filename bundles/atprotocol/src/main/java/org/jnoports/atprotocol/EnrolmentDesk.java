package org.jnoports.atprotocol;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.EnrollingKeys;

/**
 * What the owner of an atSign decides about enrolments (atprotocol.md, section 6.2, the approver's side). Blocks its caller.
 *
 * @param out is told what was done, a line each
 */
record EnrolmentDesk(Login login, PrintStream out) {
    /** One enrolment as the atServer shows it. */
    private record Listed(String id, Members members) {
        private String state() {
            return members.text("status").orElse("?");
        }

        private String app() {
            return members.text("appName").orElse("?");
        }

        private String device() {
            return members.text("deviceName").orElse("?");
        }

        private String line() {
            String namespaces = members.object("namespace").byName().entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + entry.getValue()).collect(Collectors.joining(","));
            return Stream.of(id, state(), app(), device(), namespaces).map(Printable::of).collect(Collectors.joining("\t"));
        }
    }

    void run(EnrollFlags flags) throws InterruptedException {
        try (AtConnection connection = login.connect(AtConnection.Use.REQUESTS, state -> {})) {
            OwnAtServer server = new OwnAtServer(connection, login.dialer().timings());
            switch (flags.task()) {
                case OTP -> out.println(server.ask("otp:get" + flags.expiry().map(time -> ":ttl:" + time.toMillis()).orElse("")));
                case SPP -> server.ask("otp:put:" + flags.passCode() + flags.expiry().map(time -> ":ttl:" + time.toMillis()).orElse(""));
                case LIST -> list(server, flags.state().map(state -> "[\"" + state + "\"]").orElse("")).stream()
                        .filter(wanted(flags)).map(Listed::line).forEach(out::println);
                default -> decide(server, flags);
            }
        }
    }

    private void decide(OwnAtServer server, EnrollFlags flags) throws InterruptedException {
        if (flags.id().isEmpty() && flags.apps().isEmpty() && flags.devices().isEmpty()) {
            throw new UsageException("-i is missing: which enrolment; or say with -A and -D which apps and devices");
        }
        List<Listed> meant = list(server, "").stream().filter(wanted(flags))
                .filter(listed -> flags.id().isPresent() || listed.state().equals(before(flags.task()))).toList();
        if (meant.isEmpty()) {
            throw new TunnelException("no enrolment of " + login.atSign() + " is meant by that; at_activate list shows them");
        }
        for (Listed listed : meant) {
            decide(server, flags.task(), listed);
        }
    }

    private void decide(OwnAtServer server, EnrollFlags.Task task, Listed listed) throws InterruptedException {
        if (task == EnrollFlags.Task.FETCH) {
            out.println(listed.line());
            return;
        }
        String keys = "";
        if (task == EnrollFlags.Task.APPROVE) {
            EnrollingKeys.Sent sent = login.keys().handOver(listed.members().text("encryptedAPKAMSymmetricKey").orElse(""));
            keys = ",\"encryptedDefaultEncryptionPrivateKey\":\"" + sent.encryptionPrivateKey()
                    + "\",\"encryptedDefaultSelfEncryptionKey\":\"" + sent.selfEncryptionKey() + "\"";
        }
        String answer = server.ask("enroll:" + task.word() + ":{\"enrollmentId\":\"" + listed.id() + "\"" + keys + "}");
        out.println(listed.id() + "\t" + Json.object(answer).text("status").orElse("?"));
    }

    private static String before(EnrollFlags.Task task) {
        return switch (task) {
            case REVOKE -> "approved";
            case UNREVOKE -> "revoked";
            case DELETE -> "denied";
            default -> "pending";
        };
    }

    private static Predicate<Listed> wanted(EnrollFlags flags) {
        Predicate<Listed> wanted = listed -> flags.id().map(listed.id()::equals).orElse(true);
        return wanted.and(listed -> matches(flags.apps(), listed.app())).and(listed -> matches(flags.devices(), listed.device()));
    }

    private static boolean matches(Optional<Pattern> pattern, String name) {
        return pattern.map(regex -> regex.matcher(name).find()).orElse(true);
    }

    private static List<Listed> list(OwnAtServer server, String states) throws InterruptedException {
        String answer = server.ask("enroll:list" + (states.isEmpty() ? "" : ":{\"enrollmentStatusFilter\":" + states + "}"));
        List<Listed> listed = new ArrayList<>();
        for (Map.Entry<String, Object> entry : Json.object(answer).byName().entrySet()) {
            int end = entry.getKey().indexOf('.');
            if (end > 0 && entry.getValue() instanceof Members members) {
                listed.add(new Listed(entry.getKey().substring(0, end), members));
            }
        }
        return listed;
    }
}
