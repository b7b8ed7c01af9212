/** TCP and TLS over java.nio: one selector loop per core, and everything of a connection happens on its loop. */
package org.jnoports.transport.nio;
