/** sshnpd: hears requests, has them authorized, dials, and joins relay and target; and the bridge program {@code srv}. */
package org.jnoports.role.daemon;
