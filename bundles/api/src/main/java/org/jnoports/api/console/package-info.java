/** How a process of the owner's reaches the runtime that runs in the same home. The runtime's side is the shell bundle's. */
@Export
@Version("1.0.0")
package org.jnoports.api.console;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
