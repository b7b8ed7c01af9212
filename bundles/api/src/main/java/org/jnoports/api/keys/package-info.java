/** Keys, signatures and certificates; private keys never leave. Implemented by the crypto bundle. */
@Export
@Version("1.0.0")
package org.jnoports.api.keys;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
