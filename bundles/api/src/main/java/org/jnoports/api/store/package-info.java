/** What several nodes may have to share. The embedded default keeps it in memory. */
@Export
@Version("1.0.0")
package org.jnoports.api.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
