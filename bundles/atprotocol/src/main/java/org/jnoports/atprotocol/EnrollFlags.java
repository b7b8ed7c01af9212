package org.jnoports.atprotocol;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.transport.HostPort;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The flags of {@code at_activate}'s subcommands about enrolments, as the published program has them. What a person typed is
 * never repeated: it may be a pass code.
 */
final class EnrollFlags {
    /** What to do; its name is what is typed. */
    enum Task {
        ENROLL("asks for keys of an app's own, and waits until somebody approves"),
        APPROVE("lets apps in that have asked for keys of their own"),
        DENY("doesn't let apps in that have asked for keys of their own"),
        REVOKE("takes back what was approved"),
        UNREVOKE("lets apps in again"),
        DELETE("forgets enrolments that were denied or revoked"),
        LIST("lists enrolments: id, state, app, device, namespaces"),
        FETCH("shows one enrolment"),
        OTP("makes a code with which one app may ask to be let in"),
        SPP("sets a code with which any number of apps may ask to be let in");

        private final String description;

        Task(String description) {
            this.description = description;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Task> of(String word) {
            for (Task task : values()) {
                if (task.word().equals(word)) {
                    return Optional.of(task);
                }
            }
            return Optional.empty();
        }
    }

    private static final Pattern NAMESPACE = Pattern.compile("\\s*([\\w*.-]{1,100})\\s*:\\s*(rw|r)\\s*");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(d|h|ms|m|s)");
    private static final String CODE = "\\w{6,64}";
    private static final int CHECKS = 720;

    private final Task task;
    private final CommandLine line;
    private final ParseResult given;

    /** @throws UsageException if they can't be understood */
    EnrollFlags(String program, Task task, List<String> arguments) {
        this.task = task;
        line = new CommandLine(spec(program, task)).setExpandAtFiles(false).setOverwrittenOptionsAllowed(true);
        try {
            given = line.parseArgs(arguments.toArray(new String[0]));
        } catch (CommandLine.UnmatchedArgumentException e) {
            String first = e.getUnmatched().get(0);
            throw new UsageException(program + " " + task.word() + ": "
                    + (first.startsWith("-") ? "there is no flag " + first.replaceAll("=.*", "") : "an argument has no flag in front of it")
                    + "; see " + program + " " + task.word() + " --help");
        } catch (ParameterException e) {
            throw new UsageException(program + " " + task.word() + ": " + e.getMessage() + "; see " + program + " " + task.word() + " --help");
        }
    }

    Task task() {
        return task;
    }

    boolean help() {
        return given.isUsageHelpRequested();
    }

    void printUsage(PrintStream out) {
        line.usage(out, Ansi.OFF);
    }

    boolean verbose() {
        return given.matchedOptionValue("-v", false);
    }

    AtSign atSign() {
        try {
            return AtSign.of(required("-a", "the atSign"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("-a: " + e.getMessage());
        }
    }

    Optional<Path> keyFile() {
        try {
            return text("-k").map(Path::of);
        } catch (InvalidPathException e) {
            throw new UsageException("-k: that can't be a file's name");
        }
    }

    HostPort root() {
        try {
            return text("-r").map(text -> HostPort.parse(text, AtClients.DEFAULT_ROOT.port())).orElse(AtClients.DEFAULT_ROOT);
        } catch (IllegalArgumentException e) {
            throw new UsageException("-r: " + e.getMessage());
        }
    }

    /** The pass code, which whoever has keys already made. */
    String passCode() {
        String code = required("-s", "the pass code; at_activate otp makes one");
        if (!code.matches(CODE)) {
            throw new UsageException("-s: a pass code has 6 to 64 letters, digits and '_'");
        }
        return code;
    }

    String app() {
        return name("-p", "the name of the app");
    }

    String device() {
        return name("-d", "a name for the device");
    }

    Map<String, String> namespaces() {
        Map<String, String> namespaces = new TreeMap<>();
        for (String part : required("-n", "the namespaces, for example sshnp:rw,sshrvd:rw").split(",", -1)) {
            Matcher namespace = NAMESPACE.matcher(part);
            if (!namespace.matches()) {
                throw new UsageException("-n: namespaces are written as name:rw or name:r, with commas between them");
            }
            namespaces.put(namespace.group(1), namespace.group(2));
        }
        return namespaces;
    }

    /** How long something is good, such as {@code 2d,1h,10m,20s,999ms}. */
    Optional<Duration> expiry() {
        return text("-e").map(text -> {
            Duration sum = Duration.ZERO;
            for (String part : text.split(",", -1)) {
                Matcher span = SPAN.matcher(part.strip());
                if (!span.matches()) {
                    throw new UsageException("-e: a time is written as 2d,1h,10m,20s,999ms, or a part of that");
                }
                sum = sum.plus(span(Long.parseLong(span.group(1)), span.group(2)));
            }
            return sum;
        });
    }

    /** How often to look whether somebody has approved. */
    int checks() {
        int checks = given.matchedOptionValue("--max-retries", CHECKS);
        if (checks < 1) {
            throw new UsageException("--max-retries: at least 1");
        }
        return checks;
    }

    Optional<String> id() {
        return text("-i");
    }

    Optional<String> state() {
        return text("-s").map(state -> {
            if (!List.of("pending", "approved", "denied", "revoked", "expired").contains(state)) {
                throw new UsageException("-s: a state is pending, approved, denied, revoked or expired");
            }
            return state;
        });
    }

    /** Which enrolments are meant where no id is said. */
    Optional<Pattern> apps() {
        return pattern("-A");
    }

    Optional<Pattern> devices() {
        return pattern("-D");
    }

    private Optional<Pattern> pattern(String flag) {
        try {
            return text(flag).map(Pattern::compile);
        } catch (PatternSyntaxException e) {
            throw new UsageException(flag + ": that isn't a regular expression");
        }
    }

    private static Duration span(long count, String unit) {
        return switch (unit) {
            case "d" -> Duration.ofDays(count);
            case "h" -> Duration.ofHours(count);
            case "m" -> Duration.ofMinutes(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMillis(count);
        };
    }

    private String name(String flag, String what) {
        String name = required(flag, what);
        if (!name.matches("[^@:\"\\\\\\p{Cntrl}]{1,100}")) {
            throw new UsageException(flag + ": at most 100 characters, without '@', ':', '\"' and '\\'");
        }
        return name;
    }

    private String required(String flag, String what) {
        return text(flag).orElseThrow(() -> new UsageException(flag + " is missing: " + what));
    }

    private Optional<String> text(String flag) {
        return Optional.ofNullable(given.<String>matchedOptionValue(flag, null)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static CommandSpec spec(String program, Task task) {
        CommandSpec spec = CommandSpec.create().name(program + " " + task.word());
        spec.usageMessage().description(task.description.substring(0, 1).toUpperCase(Locale.ROOT) + task.description.substring(1) + ".");
        value(spec, "ATSIGN", "the atSign", "-a", "--atsign");
        value(spec, "FILE", task == Task.ENROLL ? "where to write the keys; default: ~/.atsign/keys/@name_key.atKeys, or with app and device in its name if that is there"
                : "the keys to log in with; default: ~/.atsign/keys/@name_key.atKeys", "-k", "--keys");
        value(spec, "HOST[:PORT]", "the atDirectory; default: " + AtClients.DEFAULT_ROOT, "-r", "--root-server", "--rootServer", "--root-domain");
        own(spec, task);
        spec.addOption(OptionSpec.builder("-v", "--verbose").type(boolean.class).description("says more").build());
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("prints this").build());
        return spec;
    }

    private static void own(CommandSpec spec, Task task) {
        switch (task) {
            case ENROLL -> {
                value(spec, "CODE", "the pass code", "-s", "--passcode");
                value(spec, "APP", "the name of the app", "-p", "--app");
                value(spec, "DEVICE", "a name for the device", "-d", "--device");
                value(spec, "NAME:rw,…", "the namespaces that it wants to read (r) or to read and write (rw)", "-n", "--namespaces");
                value(spec, "TIME", "how long its keys are good once approved, as 2d,1h,10m,20s,999ms; default: for ever", "-e", "--expiry");
                spec.addOption(OptionSpec.builder("--max-retries").type(Integer.class).arity("1").paramLabel("N")
                        .description("how often to look whether it is approved, every 5 s; default: " + CHECKS).build());
            }
            case OTP -> value(spec, "TIME", "how long the code is good, as 2d,1h,10m,20s,999ms; default: 5m", "-e", "--expiry");
            case SPP -> {
                value(spec, "CODE", "the pass code", "-s", "--spp");
                value(spec, "TIME", "how long the code is good, as 2d,1h,10m,20s,999ms; default: for ever", "-e", "--expiry");
            }
            case LIST -> {
                value(spec, "STATE", "only those in this state", "-s", "--enrollmentStatus");
                filters(spec);
            }
            default -> {
                value(spec, "ID", "the enrolment", "-i", "--enrollmentId");
                filters(spec);
            }
        }
    }

    private static void filters(CommandSpec spec) {
        value(spec, "REGEX", "only those whose app matches", "-A", "--arx");
        value(spec, "REGEX", "only those whose device matches", "-D", "--drx");
    }

    private static void value(CommandSpec spec, String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names).type(String.class).arity("1").paramLabel(label).description(description).build());
    }
}
