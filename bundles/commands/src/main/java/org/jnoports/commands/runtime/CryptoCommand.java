package org.jnoports.commands.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code crypto}: who does the cryptography. */
@Component(service = Command.class, property = {Command.NAME + "=crypto", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=shows which bundles do the cryptography, and what encrypts the sessions"})
public final class CryptoCommand extends SyntaxCommand {
    private static final String CONTRACTS = "org.jnoports.api.keys.";

    private final BundleContext context;
    private final SessionRegistry sessions;

    /** Wired by DS. */
    @Activate
    public CryptoCommand(BundleContext context, @Reference SessionRegistry sessions) {
        super(new Syntax("crypto", "Shows each cryptographic service with the bundles that offer it; the best ranked one, which comes first, is used. Also says how many sessions each cipher encrypts "
                + "besides what runs inside.").json());
        this.context = context;
        this.sessions = sessions;
    }

    @Override
    protected int perform(CommandContext process, Typed typed) {
        Table services = new Table().column("service", "SERVICE").column("bundle", "BUNDLE").column("version", "VERSION").numbers("ranking", "RANKING");
        found().forEach((contract, references) -> references.forEach(reference -> services.row().cell(contract).cell(reference.getBundle().getSymbolicName())
                .cell(reference.getBundle().getVersion().toString()).cell(reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer own ? own : 0)));
        Table ciphers = new Table().column("cipher", "CIPHER").numbers("sessions", "SESSIONS");
        Map<String, Integer> counts = new TreeMap<>();
        sessions.list().forEach(view -> counts.merge(view.facts().getOrDefault(SessionFact.CIPHER, "unknown to the role"), 1, Integer::sum));
        counts.forEach((cipher, count) -> ciphers.row().cell(cipher).cell(count));
        if (typed.json()) {
            process.out().println(Table.json(Map.of("services", services.objects(), "ciphers", ciphers.objects())));
        } else {
            services.print(process.out(), false, "no cryptographic service is here: no role can work");
            process.out().println();
            ciphers.print(process.out(), false, "no sessions");
        }
        return DONE;
    }

    private Map<String, List<ServiceReference<?>>> found() {
        Map<String, List<ServiceReference<?>>> byContract = new TreeMap<>();
        for (ServiceReference<?> reference : all()) {
            for (String contract : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
                if (contract.startsWith(CONTRACTS)) {
                    byContract.computeIfAbsent(contract.substring(CONTRACTS.length()), name -> new ArrayList<>()).add(reference);
                }
            }
        }
        byContract.values().forEach(references -> references.sort(Comparator.reverseOrder()));
        return byContract;
    }

    private Collection<ServiceReference<?>> all() {
        try {
            ServiceReference<?>[] references = context.getAllServiceReferences(null, "(&(objectClass=" + CONTRACTS + "*)(!" + CryptoProvider.CURRENT + "))");
            return references == null ? List.of() : List.of(references);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // the filter is ours
        }
    }
}
