package io.parley.routing;

import io.parley.http.Request;
import io.parley.routing.FileSource.File;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What tells one version of a file from another (RFC 9110 section 8.8).
 *
 * @param tag in quotes
 * @param changed in whole seconds, as a header can say
 */
record FileVersion(String tag, Instant changed) {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  static FileVersion of(File file) throws IOException {
    return new FileVersion('"' + file.tag() + '"', file.modified().truncatedTo(ChronoUnit.SECONDS));
  }

  /** As {@code Last-Modified} has it. */
  String modified() {
    return HTTP_DATE.format(changed);
  }

  /** Whether the client has this version already: {@code If-None-Match}, or else the date. */
  boolean isKnownTo(Request request) {
    String tags = String.join(",", request.headers().all("If-None-Match"));
    if (!tags.isEmpty()) {
      for (String given : tags.split(",", -1)) {
        String known = given.strip();
        if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
          return true;
        }
      }
      return false;
    }
    Instant since = date(request.header("If-Modified-Since"));
    return since != null && !changed.isAfter(since);
  }

  /** Whether a range of this version is what the client wants: {@code If-Range}. */
  boolean allowsRange(Request request) {
    String condition = request.header("If-Range");
    return condition == null || condition.equals(tag) || changed.equals(date(condition));
  }

  /** What cannot be read as a date counts as not sent. */
  private static @Nullable Instant date(@Nullable String header) {
    try {
      return header == null ? null : HTTP_DATE.parse(header, Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
