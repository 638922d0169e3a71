package io.parley.routing;

import static io.parley.routing.Routing.classpath;
import static io.parley.routing.Routing.files;
import static io.parley.routing.Routing.folder;
import static io.parley.routing.Routing.get;
import static io.parley.routing.Routing.http;
import static io.parley.routing.Routing.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

  private static final Instant CHANGED = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final String LAST_MODIFIED = "Tue, 03 Feb 2026 04:05:06 GMT";

  @TempDir Path temp;
  private Path root;
  private HttpRoutes app;

  @BeforeEach
  void write() throws IOException {
    root = Files.createDirectories(temp.resolve("public"));
    put("index.html", "home");
    put("app.js", "0123456789");
    put("sub/index.html", "sub");
    put("sub/a b+c.txt", "odd");
    put("empty/readme.unknown", "?");
    put(".env", "secret");
    put(".well-known/security.txt", "contact");
    Files.writeString(temp.resolve("outside.txt"), "outside");
    Files.createSymbolicLink(root.resolve("out.txt"), temp.resolve("outside.txt"));
    Files.createSymbolicLink(root.resolve("up"), temp);
    Files.createSymbolicLink(root.resolve("in.js"), root.resolve("app.js"));
    app = http(files("/", folder(root)));
  }

  private void put(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(CHANGED));
  }

  private Response got(String uri, String... headers) {
    return asked(app, "GET", uri, headers);
  }

  private static Response asked(HttpRoutes app, String method, String uri, String... headers) {
    return app.handle(Request.of(method, URI.create(uri)).headers(Headers.of(headers)));
  }

  @ParameterizedTest
  @CsvSource({
    "/, home, text/html; charset=utf-8",
    "/index.html, home, text/html; charset=utf-8",
    "/app.js, 0123456789, text/javascript; charset=utf-8",
    "/in.js, 0123456789, text/javascript; charset=utf-8",
    "/sub/, sub, text/html; charset=utf-8",
    "/sub/a%20b+c.txt, odd, text/plain; charset=utf-8",
    "/empty/readme.unknown, ?, application/octet-stream",
    "/.well-known/security.txt, contact, text/plain; charset=utf-8"
  })
  void files_have_their_types(String uri, String text, String type) {
    Response response = got(uri);
    assertThat(response.status().code()).isEqualTo(200);
    assertThat(response.bodyText()).isEqualTo(text);
    assertThat(response.header("Content-Type")).isEqualTo(type);
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.header("Last-Modified")).isEqualTo(LAST_MODIFIED);
    assertThat(response.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(response.header("ETag")).matches("\"[0-9a-f-]+\"");
    assertThat(response.header("Cache-Control")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/none.txt",
        "/app.js/",
        "/app.js/x",
        "/empty/",
        "/empty",
        "/.env",
        "/%2eenv",
        "/..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "/sub/../../outside.txt",
        "/sub/..%5c..%5coutside.txt",
        "/sub%2findex.html",
        "/sub%5cindex.html",
        "/app.js%00",
        "/app.js%00.html",
        "/%ff.txt",
        "//app.js",
        "/sub//index.html",
        "/./app.js",
        "/c:%5coutside.txt",
        "/out.txt",
        "/up/outside.txt"
      })
  void nothing_else_is_there(String uri) {
    Request request = Request.get("/").uri(URI.create(uri.startsWith("//") ? "//" + uri : uri));
    assertThat(request.rawPath()).isEqualTo(uri);
    assertThat(app.handle(request).status().code()).as(uri).isEqualTo(404);
  }

  @Test
  void a_folder_without_its_slash_is_sent_there() {
    Response response = got("/sub?x=1");
    assertThat(response.status().code()).isEqualTo(301);
    assertThat(response.header("Location")).isEqualTo("/sub/?x=1");
  }

  @Test
  void below_a_path() {
    HttpRoutes nested = http(under("/site", http(files("/assets", folder(root)))));
    assertThat(asked(nested, "GET", "/site/assets/app.js").bodyText()).isEqualTo("0123456789");
    assertThat(asked(nested, "GET", "/site/assets/").bodyText()).isEqualTo("home");
    assertThat(asked(nested, "GET", "/site/assets").header("Location")).isEqualTo("/site/assets/");
    assertThat(asked(nested, "GET", "/site/assetsapp.js").status().code()).isEqualTo(404);
    assertThat(nested.toString()).contains("GET /site/assets/*: folder " + root);
  }

  @Test
  void what_is_no_file_falls_through() {
    HttpRoutes routes =
        http(files("/", folder(root)), get("/health", request -> Response.ok("up")));
    assertThat(asked(routes, "GET", "/health").bodyText()).isEqualTo("up");
  }

  @Test
  void other_methods_are_not_allowed_on_files() {
    Response post = asked(app, "POST", "/app.js");
    assertThat(post.status().code()).isEqualTo(405);
    assertThat(post.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(asked(app, "POST", "/none").status().code()).isEqualTo(404);
  }

  @Test
  void head_tells_the_size() {
    Response head = asked(app, "HEAD", "/app.js");
    assertThat(head.status().code()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("10");
    assertThat(head.body().hasRemaining()).isFalse();
    assertThat(head.header("ETag")).isEqualTo(got("/app.js").header("ETag"));
  }

  @Test
  void what_the_client_has_is_not_sent_again() throws IOException {
    String tag = got("/app.js").header("ETag");
    for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
      Response response = got("/app.js", "If-None-Match", known);
      assertThat(response.status().code()).as(known).isEqualTo(304);
      assertThat(response.body().hasRemaining()).isFalse();
      assertThat(response.header("ETag")).isEqualTo(tag);
    }
    assertThat(
            got("/app.js", "If-None-Match", "\"x\"", "If-Modified-Since", LAST_MODIFIED)
                .status()
                .code())
        .isEqualTo(200);
    put("app.js", "9876543210!");
    assertThat(got("/app.js", "If-None-Match", tag).status().code()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "'Tue, 03 Feb 2026 04:05:06 GMT', 304",
    "'Tue, 03 Feb 2026 04:05:07 GMT', 304",
    "'Tue, 03 Feb 2026 04:05:05 GMT', 200",
    "yesterday, 200"
  })
  void since_a_date(String date, int status) {
    assertThat(got("/app.js", "If-Modified-Since", date).status().code()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "bytes=0-3, 206, 0123, bytes 0-3/10",
        "bytes=4-, 206, 456789, bytes 4-9/10",
        "bytes=8-100, 206, 89, bytes 8-9/10",
        "bytes=-3, 206, 789, bytes 7-9/10",
        "bytes=-100, 206, 0123456789, bytes 0-9/10",
        "bytes=10-, 416, '', bytes */10",
        "bytes=-0, 416, '', bytes */10",
        "bytes=3-2, 200, 0123456789, -",
        "'bytes=0-1,4-5', 200, 0123456789, -",
        "bytes=-, 200, 0123456789, -",
        "bytes=a-b, 200, 0123456789, -",
        "lines=0-1, 200, 0123456789, -"
      })
  void ranges(String range, int status, String text, String sent) {
    Response response = got("/app.js", "Range", range);
    assertThat(response.status().code()).isEqualTo(status);
    assertThat(response.bodyText()).isEqualTo(text);
    assertThat(response.header("Content-Range")).isEqualTo(sent);
  }

  @Test
  void a_range_of_another_version_is_the_whole() {
    String tag = got("/app.js").header("ETag");
    for (String same : new String[] {tag, LAST_MODIFIED}) {
      assertThat(got("/app.js", "Range", "bytes=0-1", "If-Range", same).status().code())
          .as(same)
          .isEqualTo(206);
    }
    for (String other :
        new String[] {"\"x\"", "W/" + tag, "Tue, 03 Feb 2026 04:05:07 GMT", "nonsense"}) {
      assertThat(got("/app.js", "Range", "bytes=0-1", "If-Range", other).status().code())
          .as(other)
          .isEqualTo(200);
    }
  }

  @Test
  void a_file_larger_than_the_bound_is_sent_in_ranges_only() {
    HttpRoutes bounded = http(files("/", folder(root)).maxFileSize(4));
    Response whole = asked(bounded, "GET", "/app.js");
    assertThat(whole.status().code()).isEqualTo(413);
    assertThat(whole.bodyText()).contains("up to 4 bytes");
    Response part = asked(bounded, "GET", "/app.js", "Range", "bytes=2-");
    assertThat(part.bodyText()).isEqualTo("2345");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 2-5/10");
    assertThat(asked(bounded, "GET", "/").bodyText()).isEqualTo("home");
    assertThat(asked(bounded, "HEAD", "/app.js").header("Content-Length")).isEqualTo("10");
  }

  @Test
  void options_are_checked() {
    StaticFiles files = files("/", folder(root));
    assertThatThrownBy(() -> files.maxFileSize(0)).hasMessageContaining("maxFileSize");
    assertThatThrownBy(() -> files.cacheControl("a\nb")).hasMessageContaining("Cache-Control");
    assertThatThrownBy(() -> folder(root.resolve("none"))).hasMessageContaining("not a folder");
    Response cached = asked(http(files.cacheControl("max-age=60")), "GET", "/app.js");
    assertThat(cached.header("Cache-Control")).isEqualTo("max-age=60");
  }

  @Test
  void resources_of_a_jar() throws IOException {
    Path jar = temp.resolve("web.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (String name : new String[] {"web/", "web/index.html", "web/sub/", "web/a.css"}) {
        JarEntry entry = new JarEntry(name);
        entry.setTime(CHANGED.toEpochMilli());
        entries.putNextEntry(entry);
        if (!entry.isDirectory()) {
          entries.write(name.getBytes(StandardCharsets.UTF_8));
        }
      }
      entries.putNextEntry(new JarEntry("secret.txt"));
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      HttpRoutes web = http(files("/", classpath("/web/", loader)).cacheControl("no-cache"));
      Response css = asked(web, "GET", "/a.css");
      assertThat(css.bodyText()).isEqualTo("web/a.css");
      assertThat(css.header("Content-Type")).isEqualTo("text/css; charset=utf-8");
      assertThat(css.header("ETag")).matches("\"[0-9a-f]{32}\"");
      assertThat(asked(web, "GET", "/a.css").header("ETag")).isEqualTo(css.header("ETag"));
      assertThat(asked(web, "GET", "/").bodyText()).isEqualTo("web/index.html");
      assertThat(asked(web, "GET", "/").header("ETag")).isNotEqualTo(css.header("ETag"));
      assertThat(asked(web, "GET", "/sub/").status().code()).isEqualTo(404);
      assertThat(asked(web, "GET", "/sub").status().code()).isEqualTo(404);
      assertThat(asked(web, "GET", "/%2e%2e/secret.txt").status().code()).isEqualTo(404);
      assertThat(asked(web, "GET", "/a.css", "Range", "bytes=4-").bodyText()).isEqualTo("a.css");
      assertThat(asked(web, "GET", "/a.css", "If-None-Match", css.header("ETag")).status().code())
          .isEqualTo(304);
    }
  }

  @Test
  void resources_of_a_folder_on_the_class_path() throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {temp.toUri().toURL()}, null)) {
      HttpRoutes web = http(files("/", classpath("public", loader)));
      assertThat(asked(web, "GET", "/app.js").bodyText()).isEqualTo("0123456789");
      assertThat(asked(web, "GET", "/").bodyText()).isEqualTo("home");
      assertThat(asked(web, "GET", "/empty/").status().code()).isEqualTo(404);
    }
  }
}
