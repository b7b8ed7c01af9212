/** What a process is. Implemented by the role bundles. */
@Export
@Version("1.0.0")
package org.jnoports.api.role;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
