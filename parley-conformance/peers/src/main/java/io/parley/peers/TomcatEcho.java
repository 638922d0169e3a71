package io.parley.peers;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat, embedded; it takes permessage-deflate by itself. */
final class TomcatEcho implements PeerServer {

  /** Kept, or its level would be forgotten with it. */
  private static final Logger LOG = Logger.getLogger("org.apache");

  @Override
  public String library() {
    return "Tomcat";
  }

  @Override
  public void start(int port) throws Exception {
    LOG.setLevel(Level.SEVERE);
    String base = Files.createTempDirectory("tomcat").toString();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base);
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", base);
    context.addServletContainerInitializer(new WsSci(), null);
    context.addServletContainerInitializer(
        (classes, servlets) -> {
          ServerContainer container =
              (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
          container.setDefaultMaxTextMessageBufferSize(MAX_MESSAGE);
          container.setDefaultMaxBinaryMessageBufferSize(MAX_MESSAGE);
          try {
            container.addEndpoint(ServerEndpointConfig.Builder.create(Echo.class, "/").build());
          } catch (DeploymentException e) {
            throw new IllegalStateException(e);
          }
        },
        null);
    Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
    context.addServletMappingDecoded("/", "default");
    tomcat.start();
  }

  /** Public, for Tomcat makes one for each connection. */
  public static final class Echo extends Endpoint {

    /** For Tomcat. */
    public Echo() {}

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(
          String.class,
          (MessageHandler.Whole<String>)
              text -> send(() -> session.getBasicRemote().sendText(text)));
      session.addMessageHandler(
          ByteBuffer.class,
          (MessageHandler.Whole<ByteBuffer>)
              bytes -> send(() -> session.getBasicRemote().sendBinary(bytes)));
    }

    @Override
    public void onError(Session session, Throwable cause) {
      // Without it each broken case would be logged.
    }

    private interface Sending {
      void send() throws IOException;
    }

    private static void send(Sending sending) {
      try {
        sending.send();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
