package org.jnoports.policy.file.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.policy.file.text.PolicyText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code policy-import}. */
@Component(service = Command.class, property = {
    Command.NAME + "=policy-import",
    Command.DESCRIPTION + "=takes a whole policy from a file into a policy book",
    Command.RUNTIME + ":Boolean=true"
})
public final class ImportCommand implements Command {
    @Reference(policyOption = ReferencePolicyOption.GREEDY)
    volatile List<Map.Entry<Map<String, Object>, PolicyBook>> books = List.of(); // they come and go; read once per call

    /** Called by DS. */
    @Activate
    public ImportCommand() {}

    @Override
    public int run(CommandContext context, List<String> arguments) {
        Arguments.Given given = Books.option(new Arguments("policy-import"))
                .positional("FILE", true, "a policy, in our form or in that of the published npp_file")
                .flag("--replace", "instead of the policy that the book has")
                .parse(arguments);
        if (given.help()) {
            given.printUsage(context.out());
            return DONE;
        }
        PolicyBook book = new Books(books).chosen(given.option(Books.OPTION));
        Path file = TextFiles.path(context, given.positional(0));
        try {
            PolicyText.Reading reading = PolicyText.read(TextFiles.read(file), file.toString());
            reading.notes().forEach(context.err()::println);
            PolicyBook.Edition edition = book.change(System.getProperty("user.name", "?"), before -> replaced(before, reading.policy(), given.has("--replace")));
            context.err().println("imported " + Size.of(edition.policy()) + ": version " + edition.version() + " is in force");
            return DONE;
        } catch (PolicyException e) {
            e.reasons().forEach(context.err()::println);
            return FAILED;
        }
    }

    private static AccessPolicy replaced(AccessPolicy before, AccessPolicy after, boolean replace) {
        if (!replace && !before.equals(AccessPolicy.EMPTY)) {
            throw new TunnelException("the book has a policy already; --replace puts this one in its place");
        }
        return after;
    }
}
