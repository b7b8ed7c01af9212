/** Asks an authorization controller with an atSign of its own. */
package org.jnoports.policy.remote;
