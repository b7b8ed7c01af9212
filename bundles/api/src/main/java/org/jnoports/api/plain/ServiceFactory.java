package org.jnoports.api.plain;

import org.osgi.annotation.versioning.ConsumerType;

/** Makes one service of a bundle with plain constructors; each bundle provides its factories to ServiceLoader. */
@ConsumerType
public interface ServiceFactory {
    /** The contract that {@link #create} implements. */
    Class<?> service();

    /** Which one it is where a contract has several, such as a command's name; else empty. */
    default String name() {
        return "";
    }

    /**
     * @param services where to get what the service needs
     * @return an implementation; if it is {@link AutoCloseable} it is closed with the registry
     */
    Object create(Services services);
}
