package io.parley.protocol;

/** Looks into what sockets share for compression. */
public final class ZlibCount {
  private ZlibCount() {}

  /** How many deflaters and inflaters sockets hold. */
  public static int out(PermessageDeflate deflate) {
    return deflate.deflaters().out() + deflate.inflaters().out();
  }
}
