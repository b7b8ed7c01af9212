/** The sessions of a process: opened once, ended once, with what they own. */
package org.jnoports.sessions;
