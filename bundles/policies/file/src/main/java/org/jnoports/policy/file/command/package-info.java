/** What a person can type about policy books and files. */
package org.jnoports.policy.file.command;
