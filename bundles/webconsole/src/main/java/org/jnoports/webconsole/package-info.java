/** Felix's web console for a runtime: where it listens, who may come in, and a page with the sessions. */
package org.jnoports.webconsole;
