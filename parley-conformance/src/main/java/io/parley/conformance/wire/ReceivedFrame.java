package io.parley.conformance.wire;

import org.jspecify.annotations.Nullable;

/**
 * A frame that came.
 *
 * @param fin whether it is the last of its message
 * @param rsv the three reserved bits, 0 to 7; RSV1 is 4
 * @param opcode 0 to 15
 * @param mask its masking key, or null when it was not masked
 * @param payload not masked
 */
public record ReceivedFrame(
    boolean fin, int rsv, int opcode, @Nullable Integer mask, Octets payload) {

  @Override
  public String toString() {
    return Frame.describe(fin, rsv, opcode, payload);
  }
}
