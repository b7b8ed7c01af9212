/** Policies as text: reads and prints YAML, and says what is wrong with a policy, and where. */
package org.jnoports.policy.file.text;
