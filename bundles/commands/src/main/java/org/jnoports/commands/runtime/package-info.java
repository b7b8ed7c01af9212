/** What an administrator sees and steers of what runs in a runtime. */
package org.jnoports.commands.runtime;
