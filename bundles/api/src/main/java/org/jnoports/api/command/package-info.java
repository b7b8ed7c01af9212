/** What a person can type. Whoever has something to offer registers a service. */
@Export
@Version("1.0.0")
package org.jnoports.api.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
