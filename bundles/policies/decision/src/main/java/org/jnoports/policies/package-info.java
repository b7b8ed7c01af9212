/** The one decision point: asks the installed policies, best ranked first. */
package org.jnoports.policies;
