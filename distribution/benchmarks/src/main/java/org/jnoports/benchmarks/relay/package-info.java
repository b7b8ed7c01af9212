/** Relayed streams: what moves, what it costs, what waits. */
package org.jnoports.benchmarks.relay;
