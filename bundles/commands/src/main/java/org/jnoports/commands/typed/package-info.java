/** How commands read what was typed and print what they found. */
package org.jnoports.commands.typed;
