/** Decides by a policy: compiled once, then asked from any thread. */
package org.jnoports.policy.file.rules;
