/** The messages that client, relay, daemon and authorization controller exchange, without their wire form. Implemented by the messages bundle. */
@Export
@Version("1.0.0")
package org.jnoports.api.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
