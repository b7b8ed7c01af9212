package org.jnoports.commands.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.log.LogControl;
import org.jnoports.api.log.LogLevel;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code log}: from which level on who logs. */
@Component(service = Command.class, property = {Command.NAME + "=log", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=shows and sets the levels of the log while it runs"})
public final class LogCommand extends SyntaxCommand {
    private static final String DEFAULT = "default";
    private static final String OTHERS = "others";
    private static final String ALL = "all";

    private final BundleContext context;
    private final LogControl log;

    /** Wired by DS. */
    @Activate
    public LogCommand(BundleContext context, @Reference LogControl log) {
        super(new Syntax("log", "Shows from which level on the log has what: 'log LOGGER LEVEL' sets it until the runtime ends. To keep it, say it in "
                + "etc/org.jnoports.log.cfg.")
                .optional("LOGGER", "a bundle, as lines of the log begin (daemon, transport.nio); 'all' of ours; 'others'; or a logger's whole name", () -> names(context))
                .optional("LEVEL", "error, warn, info, debug, trace, or default: what it was", LogCommand::levels)
                .option("--form", "FORM", "text or json: how lines are written", () -> List.of("text", "json"))
                .json());
        this.context = context;
        this.log = log;
    }

    private static List<String> levels() {
        return Stream.concat(Stream.of(LogLevel.values()).map(level -> level.name().toLowerCase(Locale.ROOT)), Stream.of(DEFAULT)).toList();
    }

    private static List<String> names(BundleContext context) {
        List<String> names = new ArrayList<>(List.of(ALL, OTHERS));
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith(LogControl.OURS + ".")) {
                names.add(shorter(bundle.getSymbolicName()));
            }
        }
        return names;
    }

    private static String shorter(String logger) {
        String name = logger.substring(LogControl.OURS.length() + 1);
        return name.startsWith("role.") ? name.substring("role.".length()) : name;
    }

    @Override
    protected int perform(CommandContext process, Typed typed) {
        typed.value("--form").ifPresent(this::form);
        if (typed.parameter(1).isPresent()) {
            String level = typed.parameter(1).get();
            Optional<LogLevel> wanted = LogLevel.named(level);
            if (wanted.isEmpty() && !level.equals(DEFAULT)) {
                throw new UsageException("'" + level + "' is no level; there are " + String.join(", ", levels()));
            }
            set(logger(typed.parameter(0).orElseThrow()), wanted);
        } else if (typed.parameter(0).isPresent()) {
            throw new UsageException("log " + typed.parameter(0).get() + " needs a level: " + String.join(", ", levels()));
        }
        Table table = new Table().column("logger", "LOGGER").column("level", "FROM LEVEL");
        log.levels().forEach((logger, level) -> table.row().cell(shown(logger)).cell(level.name().toLowerCase(Locale.ROOT)));
        table.print(process.out(), typed.json(), "");
        return DONE;
    }

    private void form(String text) {
        switch (text) {
            case "text" -> log.form(LogControl.Form.TEXT);
            case "json" -> log.form(LogControl.Form.JSON);
            default -> throw new UsageException("--form '" + text + "' isn't text or json");
        }
    }

    private void set(String logger, Optional<LogLevel> level) {
        try {
            log.level(logger, level);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** A short name is a bundle's of ours; anything else is taken as it is. */
    private String logger(String name) {
        if (name.equals(ALL)) {
            return LogControl.OURS;
        } else if (name.equals(OTHERS)) {
            return LogControl.OTHERS;
        }
        for (Bundle bundle : context.getBundles()) {
            String symbolic = bundle.getSymbolicName();
            if (symbolic.startsWith(LogControl.OURS + ".") && shorter(symbolic).equals(name)) {
                return symbolic;
            }
        }
        return name;
    }

    private static String shown(String logger) {
        if (logger.equals(LogControl.OURS)) {
            return ALL;
        }
        return logger.equals(LogControl.OTHERS) ? OTHERS : logger.startsWith(LogControl.OURS + ".") ? shorter(logger) : logger;
    }
}
