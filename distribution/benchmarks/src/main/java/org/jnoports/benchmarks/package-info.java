/** Benchmarks that stand beside what people would use instead, in the same run. */
package org.jnoports.benchmarks;
