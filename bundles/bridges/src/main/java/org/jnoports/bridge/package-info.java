/** Ends of sessions: dialling and being let in by a relay, the control connection of multi mode, and the bridges in between. */
package org.jnoports.bridge;
