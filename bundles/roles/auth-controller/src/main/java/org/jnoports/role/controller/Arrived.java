package org.jnoports.role.controller;

import org.jnoports.api.at.AtSign;

/** Somebody's message that arrived, and what held when it did. */
record Arrived(ControlLink link, AtSign from, ControllerSettings settings) {}
