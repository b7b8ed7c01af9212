/** Numbers of this process for Prometheus, over HTTP, for whoever has the token. */
package org.jnoports.metrics;
