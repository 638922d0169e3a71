package io.parley.protocol;

import io.parley.ExtensionHeader;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1). */
final class ExtensionHeaders {
  private ExtensionHeaders() {}

  /**
   * The extensions in the values of {@code Sec-WebSocket-Extensions}, which may occur several
   * times; empty when it does not occur.
   *
   * @throws IllegalArgumentException naming the place if they do not follow the grammar
   */
  static List<ExtensionHeader> parse(List<String> values) {
    if (values.isEmpty()) {
      return List.of();
    }
    HeaderScanner scanner = new HeaderScanner(values);
    return scanner.list(() -> extension(scanner));
  }

  /** {@code extension = extension-token *( ";" extension-param )}. */
  private static ExtensionHeader extension(HeaderScanner scanner) {
    String name = scanner.token();
    List<ExtensionHeader.Parameter> parameters = new ArrayList<>(2);
    while (scanner.skip(';')) {
      parameters.add(parameter(scanner));
    }
    return new ExtensionHeader(name, parameters);
  }

  /** {@code extension-param = token [ "=" (token | quoted-string) ]}, quotes around tokens only. */
  private static ExtensionHeader.Parameter parameter(HeaderScanner scanner) {
    String name = scanner.token();
    return new ExtensionHeader.Parameter(name, scanner.skip('=') ? scanner.tokenOrQuoted() : null);
  }
}
