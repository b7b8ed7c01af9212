/** What tests share: contract suites, test vectors, a hand-turned clock. Test scope only. */
package org.jnoports.testkit;
