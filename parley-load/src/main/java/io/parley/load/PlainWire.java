package io.parley.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** TCP as it is. */
final class PlainWire implements Wire {

  private final SocketChannel channel;
  private boolean blocked;

  PlainWire(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    channel.write(source);
    blocked = source.hasRemaining();
  }

  @Override
  public boolean isBlocked() {
    return blocked;
  }
}
