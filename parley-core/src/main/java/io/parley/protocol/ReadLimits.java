package io.parley.protocol;

/**
 * What a reader accepts. Each bound is named in the error by the option of {@link
 * io.parley.WebSocketConfig} that changes it.
 *
 * @param maxFrameSize most payload bytes in one frame
 * @param maxMessageSize most payload bytes in one message
 * @param maxFragments most frames that one message may be split into
 */
public record ReadLimits(long maxFrameSize, int maxMessageSize, int maxFragments) {}
