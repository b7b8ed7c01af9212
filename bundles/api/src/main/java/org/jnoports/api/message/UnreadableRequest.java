package org.jnoports.api.message;

/**
 * A controller got what should be a request, of which no more can be read than which one it is.
 *
 * @param id by its name
 * @param forManager whether it should be a {@link ManagerRequest}; else an {@link AccessQuery}
 * @param reason one sentence, without the received value
 */
public record UnreadableRequest(long id, boolean forManager, String reason) implements TunnelMessage {}
