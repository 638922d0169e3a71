package io.parley.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What messages are filled with. */
public enum Payload {
  /** Text of ASCII letters. */
  TEXT,
  /** Text of which most characters take two, three or four bytes. */
  NON_ASCII,
  /** Bytes of all values. */
  BINARY;

  private static final byte[] CHARACTERS =
      "Größe, übergrößer: 語り合う, говорить, 🙂 ".getBytes(StandardCharsets.UTF_8);

  boolean isText() {
    return this != BINARY;
  }

  byte[] bytes(int size) {
    ByteBuffer payload = ByteBuffer.allocate(size);
    if (this == NON_ASCII) {
      while (payload.remaining() >= CHARACTERS.length) {
        payload.put(CHARACTERS);
      }
    }
    // What is left is too short for all of them, and no character may be cut.
    while (payload.hasRemaining()) {
      int i = payload.position();
      payload.put((byte) (isText() ? 'a' + i % 26 : i * 31));
    }
    return payload.array();
  }
}
