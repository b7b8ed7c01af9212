/** How fast a large policy decides, and how fast it is read again. */
package org.jnoports.benchmarks.policy;
