/** A policy of users, groups, devices and rules, and how it is administered. */
@Export
@Version("1.0.0")
package org.jnoports.api.policy.admin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
