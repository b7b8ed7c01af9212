package org.jnoports.policies;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.transport.HostPort;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One call of {@code policy-explain}: makes the requests that a daemon and a controller would, and has them explained. */
final class Explain {
    private static final int MOST_COMPLETED = 1_000;

    private final Authorizer authorizer;
    private final List<PolicyBook> books;

    /** @param books where devices are looked up whose daemon isn't named */
    Explain(Authorizer authorizer, List<PolicyBook> books) {
        this.authorizer = authorizer;
        this.books = List.copyOf(books);
    }

    int run(CommandContext context, List<String> arguments) {
        CommandLine line = new CommandLine(spec()).setExpandAtFiles(false).setUsageHelpAutoWidth(false);
        ParseResult given = parse(line, arguments);
        if (given.isUsageHelpRequested()) {
            line.usage(context.out(), Ansi.OFF);
            return Command.DONE;
        }
        Asked asked = asked(given);
        List<Explained> explained = asked.points().stream().map(point -> explained(asked, point)).toList();
        print(asked, worthShowing(explained), given.matchedOptionValue("--json", false), context.out());
        return Command.DONE;
    }

    /** Users and devices of the policy books, then options. */
    List<String> completions(List<String> before) {
        Stream<AccessPolicy> policies = books.stream().map(book -> book.current().policy());
        Stream<String> words = switch (before.size()) {
            case 0 -> policies.flatMap(policy -> policy.users().stream()).map(user -> user.atSign().text());
            case 1 -> policies.flatMap(policy -> policy.devices().stream()).map(Device::name);
            default -> spec().options().stream().map(OptionSpec::longestName);
        };
        return words.distinct().limit(MOST_COMPLETED).toList();
    }

    private static CommandSpec spec() {
        return CommandSpec.create().name("policy-explain")
                .addPositional(positional("0", "CLIENT", true, "the atSign that would ask"))
                .addPositional(positional("1", "DEVICE", true, "a device's name: in a policy book, or with --daemon the one it has there"))
                .addPositional(positional("2", "HOST:PORT", false, "what would be opened; without it: what may be opened at all"))
                .addOption(option("@DAEMON", "the device's atSign; needed where no policy book knows the device", "--daemon"))
                .addOption(option("GROUP", "the device group that the daemon says it belongs to", "--group"))
                .addOption(option("POINT", "daemon or controller: where it would be decided; without it: wherever policies are", "--point"))
                .addOption(OptionSpec.builder("--json").type(boolean.class).description("prints one JSON object").build())
                .addOption(OptionSpec.builder("--help").usageHelp(true).description("prints this").build());
    }

    private static PositionalParamSpec positional(String index, String label, boolean required, String description) {
        return PositionalParamSpec.builder().index(index).type(String.class).paramLabel(label).required(required).description(description).build();
    }

    private static OptionSpec option(String label, String description, String name) {
        return OptionSpec.builder(name).type(String.class).arity("1").paramLabel(label).description(description).build();
    }

    private static ParseResult parse(CommandLine line, List<String> arguments) {
        try {
            return line.parseArgs(arguments.toArray(new String[0]));
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage() + "; see policy-explain --help");
        }
    }

    private Asked asked(ParseResult given) {
        AtSign client = checked("CLIENT", given.matchedPositionalValue(0, ""), AtSign::of);
        String device = given.matchedPositionalValue(1, "");
        Optional<String> group = Optional.ofNullable(given.matchedOptionValue("--group", null));
        Optional<HostPort> target = Optional.<String>ofNullable(given.matchedPositionalValue(2, null))
                .map(text -> checked("HOST:PORT", text, Explain::target));
        List<Point> points = Optional.<String>ofNullable(given.matchedOptionValue("--point", null))
                .map(text -> List.of(checked("--point", text, Explain::point)))
                .orElse(List.of(Point.values()));
        String daemon = given.matchedOptionValue("--daemon", null);
        if (daemon != null) {
            return new Asked(client, checked("--daemon", daemon, AtSign::of), device, group.orElse(AccessRequest.NO_GROUP), target, points);
        }
        Device known = known(device);
        String usual = known.deviceGroup().isEmpty() ? AccessRequest.NO_GROUP : known.deviceGroup();
        return new Asked(client, known.daemon(), known.device(), group.orElse(usual), target, points);
    }

    private static <T> T checked(String what, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(what + ": " + e.getMessage());
        }
    }

    private static HostPort target(String text) {
        HostPort target = HostPort.parse(text, 0);
        if (target.port() == 0) {
            throw new IllegalArgumentException("'" + text + "' has no port");
        }
        return target;
    }

    private static Point point(String text) {
        for (Point point : Point.values()) {
            if (point.name().equals(text.toUpperCase(Locale.ROOT))) {
                return point;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is neither daemon nor controller");
    }

    /** By the name that policies call it, else by the one it has at its daemon. */
    private Device known(String name) {
        List<Device> all = books.stream().flatMap(book -> book.current().policy().devices().stream()).toList();
        List<Device> found = all.stream().filter(device -> device.name().equals(name)).distinct().toList();
        if (found.isEmpty()) {
            found = all.stream().filter(device -> device.device().equals(name)).toList();
        }
        List<String> daemons = found.stream().map(device -> device.daemon().text()).distinct().sorted().toList();
        if (daemons.isEmpty()) {
            throw new UsageException("no policy book here has a device " + name + "; name its atSign with --daemon");
        }
        if (daemons.size() > 1) {
            throw new UsageException("several devices are called " + name + ": say --daemon " + String.join(" or --daemon ", daemons));
        }
        return found.get(0);
    }

    private Explained explained(Asked asked, Point point) {
        return new Explained(point, asked.target(), authorizer.explain(asked.request(point)).toCompletableFuture().join());
    }

    /** Where nobody was asked isn't worth showing, unless nobody was asked anywhere. */
    private static List<Explained> worthShowing(List<Explained> all) {
        List<Explained> asked = all.stream().filter(one -> !one.explanation().considered().isEmpty()).toList();
        return asked.isEmpty() ? all.subList(0, 1) : asked;
    }

    private static void print(Asked asked, List<Explained> explained, boolean json, PrintStream out) {
        if (json) {
            out.println(ExplainJson.of(asked, explained));
        } else {
            ExplainText.of(asked, explained).forEach(out::println);
        }
    }

    /** What the call is about. */
    record Asked(AtSign client, AtSign daemon, String device, String deviceGroup, Optional<HostPort> target, List<Point> points) {
        /** As it is made there: a daemon knows what is to be opened, a controller isn't told. */
        AccessRequest request(Point point) {
            return switch (point) {
                case DAEMON -> new AccessRequest(point, client, daemon, device, deviceGroup, target.isPresent() ? Kind.SSH : Kind.PING, target);
                case CONTROLLER -> new AccessRequest(point, client, daemon, device, deviceGroup, Kind.ANY, Optional.empty());
            };
        }
    }
}
