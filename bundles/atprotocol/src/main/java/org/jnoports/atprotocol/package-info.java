/**
 * The atProtocol's client side. From the bottom: {@link org.jnoports.atprotocol.AtConnection} is one connection and one
 * request at a time, {@link org.jnoports.atprotocol.Login} makes it an authenticated one, {@link
 * org.jnoports.atprotocol.Link} keeps such a connection alive, and {@link org.jnoports.atprotocol.SharedClient} owns two
 * links and whoever uses them.
 */
package org.jnoports.atprotocol;
