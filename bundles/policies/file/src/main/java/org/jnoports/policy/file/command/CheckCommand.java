package org.jnoports.policy.file.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.policy.file.text.PolicyText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code policy-check}: needs no runtime, only the file. */
@Component(service = Command.class, property = {
    Command.NAME + "=policy-check",
    Command.DESCRIPTION + "=says whether a policy file can be used, and all that is wrong with it"
})
public final class CheckCommand implements Command {
    /** Called by DS. */
    @Activate
    public CheckCommand() {}

    @Override
    public int run(CommandContext context, List<String> arguments) {
        Arguments.Given given = new Arguments("policy-check")
                .positional("FILE", false, "a policy, in our form or in that of the published npp_file")
                .flag("--schema", "prints the JSON schema of our form, for editors")
                .flag("--json", "prints one JSON object")
                .parse(arguments);
        if (given.help()) {
            given.printUsage(context.out());
            return DONE;
        }
        if (given.has("--schema")) {
            context.out().print(PolicyText.schema());
            context.out().flush();
            return DONE;
        }
        if (given.positional(0).isEmpty()) {
            throw new UsageException("which FILE? See policy-check --help");
        }
        Path file = TextFiles.path(context, given.positional(0));
        String text = TextFiles.read(file);
        try {
            PolicyText.Reading reading = PolicyText.read(text, file.toString());
            if (given.has("--json")) {
                context.out().println(Json.text(Map.of("ok", true, "reasons", List.of(), "notes", reading.notes())));
            } else {
                reading.notes().forEach(context.err()::println);
                context.out().println(file + " can be used: " + Size.of(reading.policy()));
            }
            return DONE;
        } catch (PolicyException e) {
            if (given.has("--json")) {
                context.out().println(Json.text(Map.of("ok", false, "reasons", e.reasons(), "notes", List.of())));
            } else {
                e.reasons().forEach(context.err()::println);
            }
            return FAILED;
        }
    }
}
