/** The authorization controller, npp: answers daemons who may use them; and its administration from elsewhere. */
package org.jnoports.role.controller;
