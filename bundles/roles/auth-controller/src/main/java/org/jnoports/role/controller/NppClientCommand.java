package org.jnoports.role.controller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.transport.HostPort;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code npp_client}: administers a controller from elsewhere, one operation per call. The published one asks its questions
 * in a menu; its flags (noports-modern.md, section 7.7) are the same.
 */
@Component(service = Command.class, property = {
    Command.NAME + "=npp_client",
    Command.DESCRIPTION + "=administers an authorization controller from elsewhere"
})
public final class NppClientCommand implements Command {
    private static final int LIMIT_SECONDS = 20;
    private static final int MAX_SECONDS = 300;

    private final AtClients atClients;
    private final MessageCodec codec;
    private final String version;

    /** Called by DS. */
    @Activate
    public NppClientCommand(BundleContext context, @Reference AtClients atClients, @Reference MessageCodec codec) {
        this(context.getBundle().getVersion().toString(), atClients, codec);
    }

    NppClientCommand(String version, AtClients atClients, MessageCodec codec) {
        this.version = version;
        this.atClients = atClients;
        this.codec = codec;
    }

    private static Flags flags(String program) {
        return new Flags(program, "Administers an authorization controller from elsewhere:",
                "  ping",
                "  get clients | groups | members | daemons | services | acls",
                "  put client NAME @ATSIGN | group NAME | member CLIENT GROUP | daemon @ATSIGN",
                "  put service DAEMON DEVICE [DEVICEGROUP] | acl SERVICE GROUP HOST:PORT",
                "  delete client | group | member | daemon | service | acl  ID",
                "  simulate @CLIENT @DAEMON DEVICE [DEVICEGROUP]",
                "Clients, groups, daemons and services are named by id, or by name, atSign or device@daemon.")
                .value("ATSIGN", "who you are: one of the controller's managers; required", "-a", "--atsign")
                .value("ATSIGN", "the controller (the same atSign)", "--policy-atsign")
                .value("FILE", "your atKeys file (~/.atsign/keys/@name_key.atKeys)", "-k", "--key-file", "--keyFile", "--keys")
                .value("HOST[:PORT]", "the atDirectory (root.atsign.org)", "--root-domain", "--root-server", "--rootDomain")
                .value("ID", "of the item that put replaces", "--id")
                .value("SECONDS", "longest wait for an answer (" + LIMIT_SECONDS + ")", "--timeout")
                .flag("prints JSON", "--json")
                .words("OPERATION", "what is to be done");
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        Flags.Given given = flags(context.name()).parse(arguments);
        if (given.help()) {
            given.printUsage(context.out());
            return DONE;
        } else if (given.has("--version")) {
            context.out().println(context.name() + " " + version);
            return DONE;
        }
        if (given.has("--verbose")) {
            context.verbose();
        }
        AtSign atSign = given.required("--atsign", AtSign::of);
        AtSign controller = given.value("--policy-atsign", AtSign::of).orElse(atSign);
        HostPort root = given.value("--root-domain", text -> HostPort.parse(text, AtClients.DEFAULT_ROOT.port())).orElse(AtClients.DEFAULT_ROOT);
        Path keyFile = given.value("--key-file", Path::of).orElseGet(() -> AtKeysStore.defaultFile(context.userHome(), atSign));
        Duration limit = given.value("--timeout", NppClientCommand::seconds).orElse(Duration.ofSeconds(LIMIT_SECONDS));
        long id = given.value("--id", NppClientCommand::id).orElse(0L);
        AdminWords.check(context.name(), given.words(), id);
        try (AdminLink link = new AdminLink(atClients.open(atSign, keyFile, root), codec, controller, limit, context.stopping())) {
            link.connect(keyFile);
            context.progress("Connected as " + atSign);
            print(context, link.ask(new AdminWords(context.name(), link::ask).operation(given.words(), id)), given.has("--json"));
        }
        return DONE;
    }

    private static void print(CommandContext context, ManagerAnswer answer, boolean json) {
        if (json) {
            context.out().println(AdminOutput.json(answer));
        } else {
            AdminOutput.lines(answer).forEach(context.out()::println);
        }
        if (!answer.message().isEmpty()) {
            context.progress(answer.message());
        }
    }

    private static Duration seconds(String text) {
        int seconds = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("it must be 1 to " + MAX_SECONDS);
        }
        return Duration.ofSeconds(seconds);
    }

    private static long id(String text) {
        if (!text.matches("0*[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("an id is a number above 0");
        }
        return Long.parseLong(text);
    }
}
