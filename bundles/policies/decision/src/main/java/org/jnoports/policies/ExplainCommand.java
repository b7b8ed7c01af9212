package org.jnoports.policies;

import java.util.List;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.admin.PolicyBook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code policy-explain}. */
@Component(service = Command.class, property = {
    Command.NAME + "=policy-explain",
    Command.DESCRIPTION + "=says what would be decided about a request, by which rule, and why",
    Command.RUNTIME + ":Boolean=true"
})
public final class ExplainCommand implements Command {
    private final Authorizer authorizer;

    @Reference(policyOption = ReferencePolicyOption.GREEDY)
    volatile List<PolicyBook> books = List.of(); // they come and go; read once per call

    /** Wired by DS. */
    @Activate
    public ExplainCommand(@Reference Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        return new Explain(authorizer, books).run(context, arguments);
    }

    @Override
    public List<String> completions(List<String> before) {
        return new Explain(authorizer, books).completions(before);
    }
}
