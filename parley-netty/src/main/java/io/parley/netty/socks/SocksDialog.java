package io.parley.netty.socks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The client's half of SOCKS, which asks the proxy for a connection. One thread at a time. */
public interface SocksDialog {

  /** The protocol, for messages. */
  String protocol();

  /** What is sent first. */
  byte[] begin();

  /**
   * Reads the proxy's next reply.
   *
   * @param in what has come and was not read; left as it is when the reply is not complete
   * @return what to send next, empty for nothing; null when the reply is not complete
   * @throws SocksException if the proxy refuses, or this is no reply
   */
  byte @Nullable [] answer(ByteBuffer in) throws SocksException;

  /** Whether the connection is there: what follows comes from the other end of it. */
  boolean isDone();
}
