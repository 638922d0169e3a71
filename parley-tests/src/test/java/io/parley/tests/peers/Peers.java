package io.parley.tests.peers;

import io.parley.WsMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What both contracts agree on. */
final class Peers {

  /** How long anything may take that should take a moment. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The header that either side may send with the handshake. */
  static final String HEADER = "X-Parley-Test";

  /** One, two, three and four bytes of UTF-8 a character. */
  static final String NON_ASCII = "Grüße – 世界 🎉 ÿ\u0800\uffee";

  static final int MIB = 1024 * 1024;

  private Peers() {}

  static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A mebibyte of text, two bytes a character. */
  static WsMessage mebibyteOfText() {
    return WsMessage.of("é".repeat(MIB / 2));
  }

  /** A mebibyte of bytes whose pattern does not repeat at any power of two. */
  static WsMessage mebibyteOfBytes() {
    byte[] bytes = new byte[MIB];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return WsMessage.wrap(bytes);
  }

  /** Every value of a byte. */
  static WsMessage everyByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return WsMessage.wrap(bytes);
  }

  /** Waits for it. */
  static <T> T get(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not done within " + PATIENCE, e);
    } catch (ExecutionException e) {
      throw new AssertionError("failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
