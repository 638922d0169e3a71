package io.parley;

/**
 * What happens to a socket when a message does not fit its send queue. The message is refused in
 * any case.
 */
public enum OverflowPolicy {
  /** Nothing more: the sender is told {@link SendResult#FULL}. */
  REJECT,

  /** The socket closes with 1001 behind what is queued, as OkHttp does. */
  CLOSE,

  /** The socket is canceled: for feeds where a peer that is too slow had better come anew. */
  CANCEL
}
