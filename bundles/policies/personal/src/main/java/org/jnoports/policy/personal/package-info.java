/** Exactly one client atSign may use a daemon, and nobody else. */
package org.jnoports.policy.personal;
