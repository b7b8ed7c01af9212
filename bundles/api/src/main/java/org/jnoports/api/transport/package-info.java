/** How bytes move: connections, listeners and the bridges that join two connections. Implemented by the transport bundles. */
@Export
@Version("1.0.0")
package org.jnoports.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
