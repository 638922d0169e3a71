package io.parley.tests.docs;

import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.ProtocolException;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Puts a checksum behind each message. */
final class Checksum implements Extension, Extension.Session {

  private static final ExtensionHeader HEADER = new ExtensionHeader("x-crc32", List.of());

  @Override
  public String name() {
    return HEADER.name();
  }

  @Override
  public int reservedBit() {
    return RSV2;
  }

  @Override
  public List<ExtensionHeader> offers() {
    return List.of(HEADER);
  }

  @Override
  public @Nullable Agreement accept(ExtensionHeader offer) {
    return offer.equals(HEADER) ? new Agreement(HEADER, this) : null; // it knows no parameters
  }

  @Override
  public Session answered(ExtensionHeader answer) {
    if (!answer.equals(HEADER)) {
      throw new IllegalArgumentException("unknown parameters: " + answer);
    }
    return this; // nothing differs from socket to socket
  }

  @Override
  public byte[] encode(WsMessage message) {
    int size = message.size();
    byte[] payload = Arrays.copyOf(message.toByteArray(), size + 4);
    ByteBuffer.wrap(payload).putInt(size, checksum(payload, size));
    return payload;
  }

  @Override
  public byte[] decode(byte[] payload, int length, int maxSize) throws ProtocolException {
    int size = length - 4;
    if (size < 0 || ByteBuffer.wrap(payload).getInt(size) != checksum(payload, size)) {
      throw new ProtocolException(WsStatus.INVALID_PAYLOAD, "a message's checksum is wrong");
    }
    return Arrays.copyOf(payload, size);
  }

  private static int checksum(byte[] payload, int size) {
    CRC32 crc = new CRC32();
    crc.update(payload, 0, size);
    return (int) crc.getValue();
  }

  @Override
  public void close() {}
}
