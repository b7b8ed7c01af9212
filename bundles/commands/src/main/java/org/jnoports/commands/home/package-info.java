/** What lies in a home: roles at hand, their bundles and configurations, and what is wrong with them. */
package org.jnoports.commands.home;
