package io.parley.http;

/** Answers plain HTTP requests: a function from request to response. It may block. */
@FunctionalInterface
public interface HttpHandler {

  /** The response to this request; an exception becomes a 500 without detail, and is logged. */
  Response handle(Request request);
}
