/** The atProtocol as the roles see it: encrypted notifications and records between atSigns. Implemented by the atprotocol bundle. */
@Export
@Version("1.0.0")
package org.jnoports.api.at;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
