/** How a process is doing: whoever knows something about that registers a check. */
@Export
@Version("1.0.0")
package org.jnoports.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
