package org.jnoports.commands;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Says why a configuration didn't become a role.
 *
 * @param name the factory PID
 * @param pid of the one configuration
 */
public record RoleDiagnosis(ServiceComponentRuntime components, String name, String pid) {
    /** Whether a bundle has a component for it at all. */
    boolean provided() {
        return !descriptions().isEmpty();
    }

    /** One sentence, unless it runs. */
    public Optional<String> whyNotActive() {
        boolean active = descriptions().stream().flatMap(description -> components.getComponentConfigurationDTOs(description).stream())
                .anyMatch(configured -> pid.equals(configured.properties.get(Constants.SERVICE_PID)) && configured.state == ComponentConfigurationDTO.ACTIVE);
        return active ? Optional.empty() : Optional.of(whyNot());
    }

    /** One sentence. */
    public String whyNot() {
        List<ComponentDescriptionDTO> descriptions = descriptions();
        if (descriptions.isEmpty()) {
            return "no bundle here provides " + name;
        }
        for (ComponentDescriptionDTO description : descriptions) {
            for (ComponentConfigurationDTO configured : components.getComponentConfigurationDTOs(description)) {
                if (pid.equals(configured.properties.get(Constants.SERVICE_PID))) {
                    return sentence(configured);
                }
            }
        }
        return name + " hasn't taken up its configuration";
    }

    private List<ComponentDescriptionDTO> descriptions() {
        return components.getComponentDescriptionDTOs().stream()
                .filter(description -> description.configurationPid != null && Arrays.asList(description.configurationPid).contains(name))
                .toList();
    }

    private String sentence(ComponentConfigurationDTO configured) {
        if (configured.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            return name + " needs what no bundle here provides: " + String.join(", ", missing(configured));
        } else if (configured.failure != null) {
            return name + " failed to start: " + firstLine(configured.failure);
        }
        return name + " runs but isn't a role that can be waited for";
    }

    private static List<String> missing(ComponentConfigurationDTO configured) {
        List<String> missing = new ArrayList<>();
        for (UnsatisfiedReferenceDTO unsatisfied : configured.unsatisfiedReferences) {
            for (ReferenceDTO reference : configured.description.references) {
                if (Objects.equals(reference.name, unsatisfied.name)) {
                    missing.add(reference.interfaceName + (reference.target == null ? "" : " " + reference.target));
                }
            }
        }
        return missing;
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).strip();
    }
}
