package io.parley.testing;

import io.parley.Backend;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsHandler;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server for the tests of a class: in a static field it runs from before the first of them until
 * after the last, in an instance field anew for each.
 *
 * <pre>{@code
 * @RegisterExtension
 * static ServerExtension server = ServerExtension.of(app, InMemory.backend());
 * }</pre>
 */
public final class ServerExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private final PolyHandler app;
  private final Backend backend;
  private @Nullable Server server;
  private boolean forAll;

  private ServerExtension(PolyHandler app, Backend backend) {
    this.app = app;
    this.backend = backend;
  }

  /** A server of that handler on that backend. */
  public static ServerExtension of(PolyHandler app, Backend backend) {
    return new ServerExtension(app, backend);
  }

  /** A server of that handler on that backend. */
  public static ServerExtension of(WsHandler app, Backend backend) {
    return of(PolyHandler.of(app), backend);
  }

  /**
   * The running server.
   *
   * @throws IllegalStateException if it is not running
   */
  public Server server() {
    Server running = server;
    if (running == null) {
      throw new IllegalStateException(
          "the server runs only during tests; is the field annotated with @RegisterExtension?");
    }
    return running;
  }

  /** The URI of that path for WebSocket clients; see {@link Server#uri(String)}. */
  public URI uri(String path) {
    return server().uri(path);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (server == null) {
      forAll = true;
      server = app.asServer(backend).start();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (server == null) {
      server = app.asServer(backend).start();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!forAll) {
      stop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop();
  }

  private void stop() {
    Server running = server;
    server = null;
    forAll = false;
    if (running != null) {
      running.close();
    }
  }
}
