/** One end of a session: joins what is near to the relay. Implemented by the bridges bundle. */
@Export
@Version("1.0.0")
package org.jnoports.api.bridge;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
