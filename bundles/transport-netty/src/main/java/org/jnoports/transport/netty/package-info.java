/** TCP and TLS over Netty: an event loop per core, on epoll, io_uring or java.nio, and everything of a connection happens on its loop. */
package org.jnoports.transport.netty;
