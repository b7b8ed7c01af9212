package org.jnoports.api.message;

import org.jnoports.api.at.AtSign;

/**
 * What is administered over the manager RPC of {@code npp} (noports-modern.md, section 5.3). An id of 0 is yet to be given.
 */
public sealed interface PolicyItem {
    /** Its kind. */
    enum Kind {
        CLIENT,
        CLIENT_GROUP,
        CLIENT_GROUP_MEMBER,
        DAEMON,
        SERVICE,
        SERVICE_ACL
    }

    /** Unique within its kind. */
    long id();

    Kind kind();

    /** Who may be let in. */
    record Client(long id, String name, AtSign atSign) implements PolicyItem {
        @Override
        public Kind kind() {
            return Kind.CLIENT;
        }
    }

    /** Clients that are treated alike. */
    record ClientGroup(long id, String name) implements PolicyItem {
        @Override
        public Kind kind() {
            return Kind.CLIENT_GROUP;
        }
    }

    /** That a client belongs to a group. */
    record ClientGroupMember(long id, long clientId, long clientGroupId) implements PolicyItem {
        @Override
        public Kind kind() {
            return Kind.CLIENT_GROUP_MEMBER;
        }
    }

    /** An atSign that devices answer under. */
    record Daemon(long id, AtSign atSign) implements PolicyItem {
        @Override
        public Kind kind() {
            return Kind.DAEMON;
        }
    }

    /**
     * A device.
     *
     * @param deviceGroupName the group that its daemon must say it belongs to; empty: any
     */
    record Service(long id, long daemonId, String deviceName, String deviceGroupName) implements PolicyItem {
        @Override
        public Kind kind() {
            return Kind.SERVICE;
        }
    }

    /**
     * That a group may open something on a device.
     *
     * @param permitOpen one host:port mask
     */
    record ServiceAcl(long id, long serviceId, long clientGroupId, String permitOpen) implements PolicyItem {
        @Override
        public Kind kind() {
            return Kind.SERVICE_ACL;
        }
    }
}
