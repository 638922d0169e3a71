package io.parley.testing;

import io.parley.connection.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/**
 * A byte connection between a client and a server: a pipe each way. Only the thread of its event
 * loop touches it.
 */
final class Link {

  final Pipe toServer = new Pipe();
  final Pipe toClient = new Pipe();
  final InetSocketAddress clientAddress;
  final InetSocketAddress serverAddress;
  private final EventLoop loop;
  private final int room;
  private final BiConsumer<Pipe, PipeReader> whenJoined;

  /**
   * Creates it.
   *
   * @param room most bytes in a buffer given out for writing
   * @param whenJoined told of each pipe as soon as it has a reader; moves its bytes from then on
   */
  Link(
      EventLoop loop,
      int room,
      int clientPort,
      int serverPort,
      BiConsumer<Pipe, PipeReader> whenJoined) {
    this.loop = loop;
    this.room = room;
    this.whenJoined = whenJoined;
    clientAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort);
    serverAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
  }

  /** The client's end for a connection. */
  PipeEnd clientEnd() {
    PipeEnd end = new PipeEnd(loop, toClient, toServer, room, clientAddress, serverAddress);
    whenJoined.accept(toClient, end);
    return end;
  }

  /** The server's end for a connection. */
  PipeEnd serverEnd() {
    PipeEnd end = new PipeEnd(loop, toServer, toClient, room, serverAddress, clientAddress);
    whenJoined.accept(toServer, end);
    return end;
  }
}
