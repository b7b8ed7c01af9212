/** The console of a running runtime: commands of other processes run in it, and it has a shell. */
package org.jnoports.shell;
