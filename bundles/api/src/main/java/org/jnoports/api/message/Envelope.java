package org.jnoports.api.message;

/**
 * The signature that came with a message, over text as it was received (noports.md, section 3).
 *
 * @param payload the exact text of the payload member
 * @param compact the payload decoded and written again, compact, in received order
 * @param signature base64
 * @param hashing as named by the sender
 */
public record Envelope(String payload, String compact, String signature, String hashing) {}
