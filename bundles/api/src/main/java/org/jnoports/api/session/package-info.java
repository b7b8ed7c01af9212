/** Sessions of the roles in this process. Implemented by the sessions bundle. */
@Export
@Version("1.0.0")
package org.jnoports.api.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
