package io.parley.tests.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.parley.testing.RawFrame;
import io.parley.tests.connection.LoopByHand.Wire;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a message costs in memory on its way through a socket and back. Unlike time this is the same
 * on every machine, so that it can be held to a bound.
 */
class AllocationTest {

  private static final int KEY = 0x01020304;
  private static final int FRAMES = 16;
  private static final int PASSES = 2000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final LoopByHand loop = new LoopByHand();

  /**
   * The array of the payload with its header, the message, and what a pass of sixteen messages
   * costs, divided among them; with some room for what only optimised code leaves out.
   */
  @ParameterizedTest
  @CsvSource({"0, 120", "32, 150", "125, 250", "1000, 1150", "16384, 16600"})
  void an_echoed_message_costs_its_payload_and_little_more(int size, int bound) {
    Wire wire = loop.open(webSocket -> webSocket.onMessage(webSocket::send)).counting();
    byte[] frames = frames(size);
    passes(wire, frames);
    long before = threads.getCurrentThreadAllocatedBytes();
    passes(wire, frames);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / (PASSES * FRAMES)).isBetween((long) size, (long) bound);
    assertThat(wire.bytesWritten()).isGreaterThan(2L * PASSES * FRAMES * size);
  }

  /** What is lent is sent from where it lies, or copied when it is short. */
  @ParameterizedTest
  @CsvSource({"32, 250", "4096, 250", "16384, 250", "100000, 250"})
  void an_echoed_loan_costs_little_whatever_its_size(int size, int bound) {
    Wire wire = loop.open(webSocket -> webSocket.onBorrowed(webSocket::send)).counting();
    byte[] frames = frames(size);
    passes(wire, frames);
    long before = threads.getCurrentThreadAllocatedBytes();
    passes(wire, frames);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / (PASSES * FRAMES)).isLessThan(bound);
    assertThat(wire.bytesWritten()).isGreaterThan(2L * PASSES * FRAMES * size);
  }

  private static byte[] frames(int size) {
    byte[] frame = RawFrame.of(2, new byte[size]).masked(KEY).encode();
    ByteBuffer frames = ByteBuffer.allocate(FRAMES * frame.length);
    for (int i = 0; i < FRAMES; i++) {
      frames.put(frame);
    }
    return frames.array();
  }

  private void passes(Wire wire, byte[] frames) {
    ByteBuffer input = ByteBuffer.allocateDirect(frames.length);
    for (int i = 0; i < PASSES; i++) {
      loop.read(wire, input.clear().put(frames).flip());
    }
  }
}
