/** The log of a process: its levels while it runs, its form, and who else listens. Implemented by the launcher. */
@Export
@Version("1.0.0")
package org.jnoports.api.log;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
