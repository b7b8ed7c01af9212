package org.jnoports.api.transport;

/**
 * Bytes that a bridge has moved so far.
 *
 * @param toLeft from right to left
 * @param toRight from left to right
 */
public record Traffic(long toLeft, long toRight) {}
