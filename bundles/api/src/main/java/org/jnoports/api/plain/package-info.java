/** The same parts without OSGi: a registry that composes them through ServiceLoader. */
@Export
@Version("1.0.0")
package org.jnoports.api.plain;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
