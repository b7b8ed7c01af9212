/** What several nodes may have to share. The embedded default needs nothing installed. */
@Export
@Version("1.0.0")
package org.jnoports.api.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
