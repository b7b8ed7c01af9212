/** What every contract shares: the family of exceptions. */
@Export
@Version("1.0.0")
package org.jnoports.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
