package io.parley.filter;

import io.parley.WsStatus;
import io.parley.http.Request;
import java.time.Duration;

/**
 * The whole life of a socket, from its opening to its end.
 *
 * @param request that asked for it, with its path variables
 * @param status how it ended
 * @param duration from the call of the consumer to the end
 * @param messagesReceived whole messages of the peer that were delivered
 * @param bytesReceived their payload
 * @param messagesSent messages that were accepted for sending
 * @param bytesSent their payload, before compression
 */
public record WsTransaction(
    Request request,
    WsStatus status,
    Duration duration,
    long messagesReceived,
    long bytesReceived,
    long messagesSent,
    long bytesSent) {

  /** One line, for logs: path, status, time, messages and bytes each way. */
  @Override
  public String toString() {
    return request.path()
        + " ended with "
        + status
        + " after "
        + duration.toMillis()
        + " ms: received "
        + messagesReceived
        + " messages ("
        + bytesReceived
        + " bytes), sent "
        + messagesSent
        + " ("
        + bytesSent
        + " bytes)";
  }
}
