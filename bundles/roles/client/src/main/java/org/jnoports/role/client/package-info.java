/** The client: asks relay and daemon for a session and opens the ssh tunnel through it. */
package org.jnoports.role.client;
