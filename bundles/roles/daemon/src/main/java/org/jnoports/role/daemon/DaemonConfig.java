package org.jnoports.role.daemon;

import org.jnoports.api.policy.AccessRequest;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Tunnel daemon", description = "Lets permitted clients reach this device's sshd (sshnpd)")
@interface DaemonConfig {
    @AttributeDefinition(description = "The device's atSign")
    String atSign();

    @AttributeDefinition(description = "The atSign's atKeys file; empty: ~/.atsign/keys/@name_key.atKeys")
    String keyFile() default "";

    @AttributeDefinition(description = "The atDirectory, as host:port; the port may be left out")
    String rootDomain() default "root.atsign.org:64";

    @AttributeDefinition(description = "The device's name: 1 to 36 of a-z, 0-9, '_' and '-', not starting with '-'")
    String device() default "default";

    @AttributeDefinition(description = "The group of devices that policies know this one in; 1 to 64 characters, '__none__' for none")
    String deviceGroup() default AccessRequest.NO_GROUP;

    @AttributeDefinition(description = "Port of the device's sshd on localhost, 1 to 65535")
    int localSshdPort() default 22;

    @AttributeDefinition(description = "What this daemon may open at all, as host:port; '*' is any")
    String[] permitOpen() default {"localhost:22", "localhost:3389"};

    @AttributeDefinition(description = "How success is answered: 'envelope' for clients from 4.0.0-rc.4 on, 'text' for 4.0.0-rc.2")
    String reply() default "envelope";

    @AttributeDefinition(description = "Where bytes move: 'inline' in this process, 'process' in a detached srv that outlives it")
    String bridge() default "inline";

    @AttributeDefinition(description = "atSigns that are told the user name of this process")
    String[] shareUsernameWith() default {};

    @AttributeDefinition(description = "Where ephemeral keys are let in; empty: ~/.ssh/authorized_keys")
    String authorizedKeys() default "";

    @AttributeDefinition(required = false, description = "More authorized_keys options for ephemeral keys, separated by commas")
    String ephemeralPermissions() default "";

    @AttributeDefinition(description = "Type of ephemeral keys: 'ssh-ed25519' or 'ssh-rsa'")
    String sshAlgorithm() default "ssh-ed25519";

    @AttributeDefinition(description = "Whether ssh keys that permitted clients send are let in for good")
    boolean acceptPublicKeys() default false;

    @AttributeDefinition(required = false, description = "authorized_keys options for such keys, separated by commas")
    String publicKeyPermissions() default "";

    @AttributeDefinition(description = "Longest wait for sshd or relay to accept, in milliseconds, 1 to 120000")
    int dialTimeoutMillis() default 10_000;

    @AttributeDefinition(description = "Most sessions at one time, 1 to 10000")
    int maxSessions() default 100;

    @AttributeDefinition(description = "How long sessions may go on after the daemon was stopped, in milliseconds, 0 to 600000")
    int drainMillis() default 10_000;

    @AttributeDefinition(description = "How often it is asked again whether an open session is permitted, in milliseconds, 100 to 3600000")
    int recheckMillis() default 10_000;

    @AttributeDefinition(description = "How long open sessions go on while nobody can say whether they are permitted, in milliseconds, 0 to 86400000")
    int undecidedMillis() default 300_000;
}
