/** The relay, srvd: leases a pair of ports per session and joins who dials them. */
package org.jnoports.role.relay;
