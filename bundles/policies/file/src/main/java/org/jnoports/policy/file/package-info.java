/** Policies of users, groups, devices and rules in YAML files: written by hand, or by a book that can be changed at run time. */
package org.jnoports.policy.file;
