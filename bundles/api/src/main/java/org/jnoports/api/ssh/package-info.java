/** SSH inside this process, for machines without OpenSSH. Implemented by the ssh-mina bundle. */
@Export
@Version("1.0.0")
package org.jnoports.api.ssh;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
