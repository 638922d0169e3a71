package io.parley.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLParameters;

/**
 * TLS by the engine of the JDK. Its handshake goes on with each read and write; until it is through
 * no byte of ours is taken.
 */
final class TlsWire implements Wire {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;

  /** Records that came; between two reads it is ready to be filled on. */
  private final ByteBuffer received;

  /** Records to go; between two writes it is ready to be emptied. */
  private final ByteBuffer encrypted;

  private final int largestPlain;

  TlsWire(SocketChannel channel, LoadTarget target, SSLContext context) {
    this.channel = channel;
    engine = context.createSSLEngine(target.host(), target.address().getPort());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    encrypted = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).limit(0);
    largestPlain = engine.getSession().getApplicationBufferSize();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int before = target.position();
    boolean ended = false;
    int count;
    do {
      count = channel.read(received);
      received.flip();
      ended = !unwrap(target);
      received.compact();
    } while (count > 0 && !ended && target.remaining() >= largestPlain);
    int plain = target.position() - before;
    if (plain == 0 && count < 0 && isShakingHands()) {
      throw new EOFException("the server ended the connection in the midst of the TLS handshake");
    }
    return plain == 0 && (ended || count < 0) ? -1 : plain;
  }

  /** Gives false at the end that TLS tells. */
  private boolean unwrap(ByteBuffer target) throws IOException {
    while (true) {
      SSLEngineResult result = engine.unwrap(received, target);
      if (result.getStatus() == Status.CLOSED) {
        return false;
      }
      switch (result.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> {
          write(NOTHING);
          if (isBlocked()) {
            return true;
          }
        }
        default -> {
          if (result.bytesConsumed() == 0) {
            return true;
          }
        }
      }
      if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
        return true;
      }
    }
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    channel.write(encrypted);
    while (!encrypted.hasRemaining() && hasMore(source)) {
      encrypted.clear();
      SSLEngineResult result;
      try {
        result = engine.wrap(source, encrypted);
      } finally {
        encrypted.flip();
      }
      channel.write(encrypted);
      if (result.getStatus() == Status.CLOSED) {
        throw new EOFException("the server ended the connection");
      } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        runTasks();
      } else if (result.bytesProduced() == 0) {
        return;
      }
    }
  }

  private boolean hasMore(ByteBuffer source) {
    return source.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private boolean isShakingHands() {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  @Override
  public boolean isBlocked() {
    return encrypted.hasRemaining();
  }
}
