/** Several client atSigns, by name and by group, may use a daemon. */
package org.jnoports.policy.managers;
