package io.parley.routing;

import io.parley.WsHandler;
import io.parley.http.Headers;
import io.parley.http.HttpHandler;
import io.parley.http.UriTemplate;
import java.nio.file.Path;
import java.util.List;

/**
 * The words of which routes are made; import them statically.
 *
 * <pre>{@code
 * PolyHandler app = PolyHandler.of(
 *     http(get("/health", request -> Response.ok("up")), files("/", classpath("public"))),
 *     websockets(bind("/rooms/{room}", room)));
 * }</pre>
 *
 * <p>Paths are written as in {@link UriTemplate}; a handler reads its variables by {@link
 * io.parley.http.Request#path(String)}. Of several routes that fit, the first one counts.
 */
public final class Routing {

  private Routing() {}

  /** Routes of plain requests. */
  public static HttpRoutes http(HttpRoute... routes) {
    return new HttpRoutes(List.of(routes));
  }

  /** Routes of sockets. */
  public static WsRoutes websockets(WsRoute... routes) {
    return new WsRoutes(List.of(routes));
  }

  /** GET, and HEAD where no route of its own is there. */
  public static HttpRoute get(String path, HttpHandler handler) {
    return route("GET", path, handler);
  }

  /** POST. */
  public static HttpRoute post(String path, HttpHandler handler) {
    return route("POST", path, handler);
  }

  /** PUT. */
  public static HttpRoute put(String path, HttpHandler handler) {
    return route("PUT", path, handler);
  }

  /** DELETE. */
  public static HttpRoute delete(String path, HttpHandler handler) {
    return route("DELETE", path, handler);
  }

  /** HEAD. */
  public static HttpRoute head(String path, HttpHandler handler) {
    return route("HEAD", path, handler);
  }

  /** OPTIONS, in place of the answer that lists the methods. */
  public static HttpRoute options(String path, HttpHandler handler) {
    return route("OPTIONS", path, handler);
  }

  /** PATCH. */
  public static HttpRoute patch(String path, HttpHandler handler) {
    return route("PATCH", path, handler);
  }

  /**
   * A method of any name.
   *
   * @throws IllegalArgumentException if the method is not a token or the path no template
   */
  public static HttpRoute route(String method, String path, HttpHandler handler) {
    if (!Headers.isToken(method)) {
      throw new IllegalArgumentException("not an HTTP method: " + method);
    }
    return new HttpRoute.Leaf(method, UriTemplate.of(path), handler);
  }

  /** Every method. */
  public static HttpRoute any(String path, HttpHandler handler) {
    return new HttpRoute.Leaf(null, UriTemplate.of(path), handler);
  }

  /**
   * A subtree. Routes, also those {@linkplain io.parley.http.HttpFilter#then behind a filter}, are
   * moved below that path, and what fits none of them falls through to the next route here. Any
   * other handler takes every request at that path and below.
   */
  public static HttpRoute under(String base, HttpHandler handler) {
    return HttpRoute.under(base, handler);
  }

  /**
   * Sockets at that path. Routes, also those {@linkplain io.parley.WsFilter#then behind a filter},
   * are moved below that path instead, and what fits none of them falls through to the next route
   * here.
   */
  public static WsRoute bind(String path, WsHandler handler) {
    return WsRoute.bind(path, handler);
  }

  /** Routes for requests that meet a condition. */
  public static HttpRoute when(Condition condition, HttpRoute first, HttpRoute... more) {
    return new HttpRoute.Conditional(condition, http(more).behind(first));
  }

  /** Routes for opening handshakes that meet a condition. */
  public static WsRoute when(Condition condition, WsRoute first, WsRoute... more) {
    return new WsRoute.Conditional(condition, websockets(more).behind(first));
  }

  /** The request has that header. */
  public static Condition header(String name) {
    return Condition.of("header " + name, request -> request.headers().contains(name));
  }

  /** The request has that header with exactly that value, among others or alone. */
  public static Condition header(String name, String value) {
    return Condition.of(
        "header " + name + ": " + value, request -> request.headers().all(name).contains(value));
  }

  /** The query has that parameter. */
  public static Condition query(String name) {
    return Condition.of("query " + name, request -> request.query(name) != null);
  }

  /** The query has that parameter with exactly that value, among others or alone. */
  public static Condition query(String name, String value) {
    return Condition.of(
        "query " + name + "=" + value, request -> request.queries(name).contains(value));
  }

  /**
   * The request is for that host.
   *
   * @param host without a port: any port will do; upper and lower case are the same
   */
  public static Condition host(String host) {
    return Condition.host(host);
  }

  /** The request has that method; of use where a route takes {@link #any}. */
  public static Condition method(String method) {
    return Condition.of("method " + method, request -> request.method().equals(method));
  }

  /** Files of the source, below that path. */
  public static StaticFiles files(String path, FileSource source) {
    return StaticFiles.of(path, source);
  }

  /**
   * The files of a folder, and of the folders in it.
   *
   * @throws IllegalArgumentException if there is no such folder
   */
  public static FileSource folder(Path folder) {
    return new FolderSource(folder);
  }

  /**
   * The resources below that name on the class path, as the loader of the calling thread's context
   * finds them.
   */
  public static FileSource classpath(String root) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return classpath(root, context == null ? ClassLoader.getSystemClassLoader() : context);
  }

  /** The resources below that name, as that loader finds them. */
  public static FileSource classpath(String root, ClassLoader loader) {
    return new ClasspathSource(root, loader);
  }
}
