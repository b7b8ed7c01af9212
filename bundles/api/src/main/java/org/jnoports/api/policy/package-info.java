/** Who may open what. A daemon asks an {@link org.jnoports.api.policy.Authorizer}; installed policies answer. */
@Export
@Version("1.0.0")
package org.jnoports.api.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
