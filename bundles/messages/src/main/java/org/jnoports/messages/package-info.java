/** Control messages to and from their wire form; the one place that knows wire field names. */
package org.jnoports.messages;
