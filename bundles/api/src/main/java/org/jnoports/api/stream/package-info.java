/** What protects a session's bytes between its two ends, whoever relays them. Implemented by the crypto bundle. */
@Export
@Version("1.0.0")
package org.jnoports.api.stream;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
