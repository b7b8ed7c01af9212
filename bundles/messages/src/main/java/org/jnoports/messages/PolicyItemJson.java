package org.jnoports.messages;

import java.util.Map;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.message.PolicyItem.Kind;

/** The items that are administered over the manager RPC, by their wire names (noports-modern.md, section 5.3). */
final class PolicyItemJson {
    private static final int MAX_ID_DIGITS = 18;
    private static final Map<Kind, String> NAMES = Map.of(
            Kind.CLIENT, "Client",
            Kind.CLIENT_GROUP, "ClientGroup",
            Kind.CLIENT_GROUP_MEMBER, "ClientGroupMember",
            Kind.DAEMON, "Daemon",
            Kind.SERVICE, "Service",
            Kind.SERVICE_ACL, "ServiceACL");

    private PolicyItemJson() {}

    /** {@code ClientGroup}. */
    static String name(Kind kind) {
        return NAMES.get(kind);
    }

    /** {@code allClientGroups}. */
    static String all(Kind kind) {
        return "all" + name(kind) + "s";
    }

    /** {@code clientGroupId}. */
    static String idName(Kind kind) {
        String name = name(kind);
        return Character.toLowerCase(name.charAt(0)) + name.substring(1) + "Id";
    }

    static Json.Obj write(PolicyItem item) {
        Fields fields = new Fields();
        if (item.id() == 0) {
            fields.nothing("id");
        } else {
            fields.text("id", Long.toString(item.id()));
        }
        if (item instanceof PolicyItem.Client client) {
            fields.text("name", client.name()).text("atSign", client.atSign().text());
        } else if (item instanceof PolicyItem.ClientGroup group) {
            fields.text("name", group.name());
        } else if (item instanceof PolicyItem.ClientGroupMember member) {
            fields.text("clientId", Long.toString(member.clientId())).text("clientGroupId", Long.toString(member.clientGroupId()));
        } else if (item instanceof PolicyItem.Daemon daemon) {
            fields.text("atSign", daemon.atSign().text());
        } else if (item instanceof PolicyItem.Service service) {
            fields.text("daemonId", Long.toString(service.daemonId())).text("deviceName", service.deviceName())
                    .text("deviceGroupName", service.deviceGroupName());
        } else if (item instanceof PolicyItem.ServiceAcl acl) {
            fields.text("serviceId", Long.toString(acl.serviceId())).text("clientGroupId", Long.toString(acl.clientGroupId()))
                    .text("permitOpen", acl.permitOpen());
        }
        return fields.object();
    }

    static PolicyItem read(Kind kind, Members members) {
        long id = members.has("id") ? id(members, "id") : 0;
        return switch (kind) {
            case CLIENT -> new PolicyItem.Client(id, members.line("name"), members.atSign("atSign"));
            case CLIENT_GROUP -> new PolicyItem.ClientGroup(id, members.line("name"));
            case CLIENT_GROUP_MEMBER -> new PolicyItem.ClientGroupMember(id, id(members, "clientId"), id(members, "clientGroupId"));
            case DAEMON -> new PolicyItem.Daemon(id, members.atSign("atSign"));
            case SERVICE -> new PolicyItem.Service(id, id(members, "daemonId"), Limits.device(members.text("deviceName")),
                    members.text("deviceGroupName").isEmpty() ? "" : members.line("deviceGroupName"));
            case SERVICE_ACL -> new PolicyItem.ServiceAcl(id, id(members, "serviceId"), id(members, "clientGroupId"),
                    members.line("permitOpen"));
        };
    }

    /** In a list, the kind shows in the members. */
    static PolicyItem read(Members members) {
        return read(kind(members), members);
    }

    private static Kind kind(Members members) {
        if (members.has("permitOpen")) {
            return Kind.SERVICE_ACL;
        } else if (members.has("deviceName")) {
            return Kind.SERVICE;
        } else if (members.has("clientGroupId")) {
            return Kind.CLIENT_GROUP_MEMBER;
        } else if (members.has("name")) {
            return members.has("atSign") ? Kind.CLIENT : Kind.CLIENT_GROUP;
        } else if (members.has("atSign")) {
            return Kind.DAEMON;
        }
        throw new MessageException(members.what() + " has an item of no known kind in its list", null);
    }

    /** A number above 0, as text. */
    static long id(Members members, String name) {
        String text = members.text(name);
        if (text.length() > MAX_ID_DIGITS || !text.matches("0*[1-9][0-9]*")) {
            throw new MessageException(members.what() + "'s member '" + name + "' is not a number of 1 to " + MAX_ID_DIGITS
                    + " digits above 0, as text", null);
        }
        return Long.parseLong(text);
    }
}
