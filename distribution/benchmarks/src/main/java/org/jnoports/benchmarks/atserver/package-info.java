/** AtServers under load: notifications from one atSign to another, records, and monitors that wait. */
package org.jnoports.benchmarks.atserver;
