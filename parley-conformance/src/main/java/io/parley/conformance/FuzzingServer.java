package io.parley.conformance;

import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Timing;
import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.SocketConnection;
import io.parley.conformance.wire.Trace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server that clients come to be tested by. A client asks for {@code /getCaseCount}, connects to
 * {@code /runCase?case=1&agent=NAME} for each case and sends every message back, may ask {@code
 * /getCaseInfo?case=1} and {@code /getCaseStatus?case=1&agent=NAME}, and at the end {@code
 * /updateReports?agent=NAME}. Cases are counted from 1. Any number of clients may come at once.
 */
public final class FuzzingServer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(FuzzingServer.class.getName());
  private static final int MAX_CONNECTIONS = 64;
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /** Told what happens, by the threads of the connections. */
  public interface Listener {
    /** A case is done. */
    void onResult(String agent, CaseResult result);

    /** A client is through and asks for its report. */
    void onUpdateReports(String agent);
  }

  private final DriverProtocol protocol;
  private final Door door;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);

  private FuzzingServer(DriverProtocol protocol, Door door) {
    this.protocol = protocol;
    this.door = door;
  }

  /** Where connections come in. */
  private interface Door {

    /** Waits for the next one. */
    Guest accept() throws IOException;

    boolean isClosed();

    int port();

    void close() throws IOException;
  }

  /** Who has come in. */
  private interface Guest extends AutoCloseable {

    /** Begins to talk, by TLS if need be. */
    Connection connect(Trace trace) throws IOException;

    @Override
    void close() throws IOException;
  }

  private record TcpDoor(ServerSocket socket, @Nullable SSLContext tls, Duration patience)
      implements Door {

    @Override
    public Guest accept() throws IOException {
      return new TcpGuest(socket.accept(), tls, patience);
    }

    @Override
    public boolean isClosed() {
      return socket.isClosed();
    }

    @Override
    public int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private record TcpGuest(Socket accepted, @Nullable SSLContext tls, Duration patience)
      implements Guest {

    @Override
    public Connection connect(Trace trace) throws IOException {
      return new SocketConnection(accepted, secured(), trace);
    }

    private Socket secured() throws IOException {
      if (tls == null) {
        return accepted;
      }
      SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(accepted, null, true);
      secure.setUseClientMode(false);
      secure.setSoTimeout((int) patience.toMillis());
      secure.startHandshake();
      secure.setSoTimeout(0);
      return secure;
    }

    @Override
    public void close() throws IOException {
      accepted.close();
    }
  }

  private record UnixDoor(ServerSocketChannel channel) implements Door {

    @Override
    public Guest accept() throws IOException {
      return new UnixGuest(channel.accept());
    }

    @Override
    public boolean isClosed() {
      return !channel.isOpen();
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record UnixGuest(SocketChannel accepted) implements Guest {

    @Override
    public Connection connect(Trace trace) {
      return new SocketConnection(accepted, trace);
    }

    @Override
    public void close() throws IOException {
      accepted.close();
    }
  }

  /**
   * Starts one.
   *
   * @param host a name or address of this machine
   * @param port 0 for any that is free
   * @param tls for {@code wss}, or null for {@code ws}
   * @param cases those to put clients to
   * @param caseLimit a case that takes longer is given up and has failed
   * @throws IOException if it cannot listen there
   */
  public static FuzzingServer start(
      String host,
      int port,
      @Nullable SSLContext tls,
      List<Case> cases,
      Timing timing,
      Duration caseLimit,
      Listener listener)
      throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
    DriverProtocol protocol = new DriverProtocol(cases, timing, caseLimit, listener);
    return listening(new FuzzingServer(protocol, new TcpDoor(socket, tls, timing.patience())));
  }

  /**
   * Starts one on a Unix socket.
   *
   * @param path where nothing is
   * @param cases those to put clients to
   * @param caseLimit a case that takes longer is given up and has failed
   * @throws IOException if it cannot listen there
   */
  public static FuzzingServer start(
      Path path, List<Case> cases, Timing timing, Duration caseLimit, Listener listener)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      channel.close();
      throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
    }
    DriverProtocol protocol = new DriverProtocol(cases, timing, caseLimit, listener);
    return listening(new FuzzingServer(protocol, new UnixDoor(channel)));
  }

  private static FuzzingServer listening(FuzzingServer server) {
    ServerTester.daemon(server::accept, "parley-conformance-accept").start();
    return server;
  }

  /** The port it listens on; 0 on a Unix socket. */
  public int port() {
    return door.port();
  }

  /** What came of each client so far, in order of their names. */
  public List<AgentResults> results() {
    return protocol.results();
  }

  /** Stops listening, and drops the connections that have not ended a moment later. */
  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing the listener failed", e);
    }
    protocol.close();
    try {
      // A driver that has just asked for its report still gets its Close. All places are free when
      // no connection is left and the listener has ended.
      if (places.tryAcquire(MAX_CONNECTIONS, GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.forEach(Connection::close);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        places.acquire();
        Guest accepted = door.accept();
        ServerTester.daemon(() -> serve(accepted), "parley-conformance-case").start();
      } catch (IOException e) {
        places.release();
        if (!door.isClosed()) {
          LOG.log(System.Logger.Level.WARNING, "accepting a connection failed", e);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void serve(Guest accepted) {
    Trace trace = new Trace();
    try (accepted;
        Connection connection = accepted.connect(trace)) {
      open.add(connection);
      try {
        protocol.serve(connection, trace);
      } finally {
        open.remove(connection);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection broke before it asked for a case", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }
}
