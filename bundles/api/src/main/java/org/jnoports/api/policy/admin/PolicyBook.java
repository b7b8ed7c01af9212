package org.jnoports.api.policy.admin;

import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A policy that can be changed while it is in force. The bundle that provides it decides by it too, as an
 * {@link org.jnoports.api.policy.AuthorizationPolicy}. Thread-safe. Methods read and write files: keep them off event loops.
 */
@ProviderType
public interface PolicyBook {
    /** Service property: the book's name, unique in a process. */
    String NAME = "book.name";

    /**
     * A policy that was in force at one moment.
     *
     * @param version another one after every change
     */
    record Edition(AccessPolicy policy, String version) {}

    /** What is in force. */
    Edition current();

    /**
     * Changes the policy as a whole: when it returns, the change is on the disk, in force, and in the audit log.
     *
     * @param by who changes it, for the audit log: an atSign, or the name of a local user
     * @param change makes the new policy of the present one; may be called again. Where it throws, nothing changes
     * @return what is in force now; every id given
     * @throws PolicyException if the new policy isn't consistent, or can't be stored; the one before stays in force
     */
    Edition change(String by, UnaryOperator<AccessPolicy> change);

    /** The policy as text (YAML) that {@link #parse} reads. */
    String print(AccessPolicy policy);

    /**
     * Reads a policy.
     *
     * @param text YAML by the published schema
     * @param source what to call the text in sentences, a file's name for example
     * @throws PolicyException with every reason, each with its line
     */
    AccessPolicy parse(String text, String source);
}
