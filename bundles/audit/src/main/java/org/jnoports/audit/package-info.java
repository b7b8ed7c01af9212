/** The audit log, in files of the home. */
package org.jnoports.audit;
