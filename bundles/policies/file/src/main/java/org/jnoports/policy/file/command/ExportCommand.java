package org.jnoports.policy.file.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.policy.file.SmallFile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code policy-export}. */
@Component(service = Command.class, property = {
    Command.NAME + "=policy-export",
    Command.DESCRIPTION + "=prints the whole policy of a policy book, or writes it to a file",
    Command.RUNTIME + ":Boolean=true"
})
public final class ExportCommand implements Command {
    @Reference(policyOption = ReferencePolicyOption.GREEDY)
    volatile List<Map.Entry<Map<String, Object>, PolicyBook>> books = List.of(); // they come and go; read once per call

    /** Called by DS. */
    @Activate
    public ExportCommand() {}

    @Override
    public int run(CommandContext context, List<String> arguments) {
        Arguments.Given given = Books.option(new Arguments("policy-export"))
                .positional("FILE", false, "where to write it, mode 0600; without it: to stdout")
                .flag("--replace", "even if the file is there already")
                .parse(arguments);
        if (given.help()) {
            given.printUsage(context.out());
            return DONE;
        }
        PolicyBook book = new Books(books).chosen(given.option(Books.OPTION));
        String text = book.print(book.current().policy());
        if (given.positional(0).isEmpty()) {
            context.out().print(text);
            context.out().flush();
            return DONE;
        }
        Path file = TextFiles.path(context, given.positional(0));
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !given.has("--replace")) {
            throw new TunnelException(file + " is there already; --replace writes over it");
        }
        try {
            SmallFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new TunnelException(file + " can't be written: " + e, e);
        }
        context.err().println("written to " + file);
        return DONE;
    }
}
