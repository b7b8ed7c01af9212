/** The shell itself: Felix Gogo runs the lines, JLine talks with the person. */
package org.jnoports.shell.gogo;
