/** The contract that every transport must pass: extend {@link org.jnoports.testkit.transport.TransportContract}. */
package org.jnoports.testkit.transport;
