/** The socket that the owner's other processes come to. */
package org.jnoports.shell.console;
