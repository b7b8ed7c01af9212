package org.jnoports.policy.file.rules;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Rule;

/** Which rules name a device, itself or by its device groups. Immutable once made. */
final class Places {
    private final Map<Spot, Place> devices = new HashMap<>();
    private final Map<String, Claimable> deviceGroups = new HashMap<>();
    private final Numbered groupsOfDevice;
    private final Numbered rulesOfDevice;
    private final Numbered rulesOfGroup;

    private record Spot(AtSign daemon, String device) {}

    private record Place(int number, String deviceGroup) {}

    /** @param daemons whose word counts */
    private record Claimable(int number, Set<AtSign> daemons) {}

    /**
     * Where a request leads.
     *
     * @param known whether the policy knows the device at all, itself or by what its daemon says
     * @param otherGroup the device is known, but its daemon must say that it belongs to this group; empty: that is no reason
     */
    record Found(BitSet rules, boolean known, String otherGroup) {}

    Places(AccessPolicy policy) {
        Map<String, Integer> deviceNumbers = new HashMap<>();
        for (Device device : policy.devices()) {
            int number = deviceNumbers.size();
            deviceNumbers.put(device.name(), number);
            devices.put(new Spot(device.daemon(), device.device()), new Place(number, device.deviceGroup()));
        }
        Map<String, Integer> groupNumbers = new HashMap<>();
        groupsOfDevice = new Numbered(policy.devices().size());
        List<DeviceGroup> groups = policy.deviceGroups();
        for (int number = 0; number < groups.size(); number++) {
            DeviceGroup group = groups.get(number);
            groupNumbers.put(group.name(), number);
            deviceGroups.put(group.name(), new Claimable(number, group.daemons()));
            for (String device : group.devices()) {
                groupsOfDevice.add(deviceNumbers.get(device), number);
            }
        }
        rulesOfDevice = Numbered.of(policy.rules(), Rule::devices, deviceNumbers);
        rulesOfGroup = Numbered.of(policy.rules(), Rule::deviceGroups, groupNumbers);
    }

    Found find(AccessRequest request) {
        BitSet rules = new BitSet();
        BitSet groups = new BitSet();
        boolean known = false;
        String otherGroup = "";
        Place place = devices.get(new Spot(request.daemon(), request.device()));
        if (place != null && !place.deviceGroup().isEmpty() && !place.deviceGroup().equals(request.deviceGroup())) {
            otherGroup = place.deviceGroup();
        } else if (place != null) {
            known = true;
            rulesOfDevice.addTo(rules, place.number());
            groupsOfDevice.addTo(groups, place.number());
        }
        Claimable claimed = deviceGroups.get(request.deviceGroup());
        if (claimed != null && claimed.daemons().contains(request.daemon())) {
            known = true;
            groups.set(claimed.number());
        }
        groups.stream().forEach(group -> rulesOfGroup.addTo(rules, group));
        return new Found(rules, known, otherGroup);
    }
}
