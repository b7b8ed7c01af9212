package org.jnoports.shell.gogo;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandProcessor;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jnoports.shell.CommandServices;
import org.jnoports.shell.CommandsByName;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tab: the first word is a command's name, those after it what the command says. */
final class Completion implements Completer {
    private static final Logger log = LoggerFactory.getLogger(Completion.class);

    private final BundleContext context;
    private final CommandsByName commands;

    Completion(BundleContext context, CommandsByName commands) {
        this.context = context;
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            names().forEach(name -> candidates.add(new Candidate(name)));
        } else {
            String name = line.words().get(0);
            String plain = name.startsWith(CommandFunctions.SCOPE + ":") ? name.substring(CommandFunctions.SCOPE.length() + 1) : name;
            List<String> words = following(plain, line.words().subList(1, line.wordIndex()));
            boolean options = line.word().startsWith("-") || words.stream().allMatch(word -> word.startsWith("-"));
            words.stream().filter(word -> options || !word.startsWith("-")).forEach(word -> candidates.add(new Candidate(word)));
        }
    }

    private List<String> following(String name, List<String> before) {
        try {
            return commands.with(name, false, command -> command.completions(before)).orElse(List.of());
        } catch (RuntimeException e) { // anybody's bundle: then there is nothing to offer
            log.debug("completion of {}", name, e);
            return List.of();
        }
    }

    private SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        names.add("exit");
        try {
            ServiceReference<?>[] functions = context.getAllServiceReferences(null,
                    "(&(" + CommandProcessor.COMMAND_SCOPE + "=*)(" + CommandProcessor.COMMAND_FUNCTION + "=*))");
            if (functions != null) {
                for (ServiceReference<?> function : functions) {
                    Object scope = function.getProperty(CommandProcessor.COMMAND_SCOPE);
                    for (String name : CommandServices.names(function.getProperty(CommandProcessor.COMMAND_FUNCTION))) {
                        names.add(CommandFunctions.SCOPE.equals(scope) ? name : scope + ":" + name);
                    }
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // the filter is ours
        }
        return names;
    }
}
