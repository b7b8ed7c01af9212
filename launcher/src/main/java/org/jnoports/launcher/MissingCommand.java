package org.jnoports.launcher;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jnoports.api.command.Command;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Finds out why a command that bundles here declare isn't there: which service is missing at the end of the chain. */
final class MissingCommand {
    private final ServiceComponentRuntime components;
    private final Set<String> asked = new HashSet<>();

    private MissingCommand(ServiceComponentRuntime components) {
        this.components = components;
    }

    /** @return one sentence, or null if no component declares the command */
    static String reason(BundleContext context, String name) {
        ServiceReference<ServiceComponentRuntime> reference = context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime components = reference == null ? null : context.getService(reference);
        return components == null ? null : new MissingCommand(components).ofCommand(name);
    }

    private String ofCommand(String name) {
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            Object names = description.properties.get(Command.NAME);
            if (name.equals(names) || (names instanceof String[] several && Arrays.asList(several).contains(name))) {
                String why = of(description);
                return why == null ? "its component " + description.name + " is there but offers no command" : why;
            }
        }
        return null;
    }

    private String of(ComponentDescriptionDTO description) {
        if (!asked.add(description.name)) {
            return null;
        }
        for (ComponentConfigurationDTO configured : components.getComponentConfigurationDTOs(description)) {
            if (configured.failure != null) {
                return description.name + " failed to start: " + configured.failure.lines().findFirst().orElse("");
            }
            for (UnsatisfiedReferenceDTO unsatisfied : configured.unsatisfiedReferences) {
                return ofReference(description, unsatisfied);
            }
        }
        return null;
    }

    private String ofReference(ComponentDescriptionDTO description, UnsatisfiedReferenceDTO unsatisfied) {
        for (ReferenceDTO reference : description.references) {
            if (reference.name.equals(unsatisfied.name)) {
                String deeper = ofService(reference.interfaceName);
                return deeper != null ? deeper : description.name + " needs " + reference.interfaceName
                        + (unsatisfied.target == null ? "" : " " + unsatisfied.target) + ", which no bundle here provides";
            }
        }
        return null;
    }

    private String ofService(String service) {
        for (ComponentDescriptionDTO provider : components.getComponentDescriptionDTOs()) {
            List<String> services = Arrays.asList(provider.serviceInterfaces);
            String why = services.contains(service) ? of(provider) : null;
            if (why != null) {
                return why;
            }
        }
        return null;
    }
}
