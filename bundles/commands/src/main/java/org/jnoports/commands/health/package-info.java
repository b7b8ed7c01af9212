/** The checks that every runtime has, and what asks them. */
package org.jnoports.commands.health;
