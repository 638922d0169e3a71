package io.parley.benchmarks.crowd;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** What is said to a server and what it must answer, as frames. */
public final class Talk {

  private static final int PATIENCE_MILLIS = 30_000;
  private static final int TEXT = 0x81;
  private static final int RSV1 = 0x40;

  /** What a flush ends with and a message leaves out (RFC 7692 section 7.2.1). */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final String path;
  private final boolean compressed;
  private final Cycle requests;
  private final Cycle replies;

  private Talk(String path, boolean compressed, Cycle requests, Cycle replies) {
    this.path = path;
    this.compressed = compressed;
    this.requests = requests;
    this.replies = replies;
  }

  /**
   * Sends each text once, on a connection of its own, to learn what comes back: a frame whose
   * payload, inflated, is the text.
   *
   * @param compressed whether texts are compressed, each by itself, in both directions
   * @throws IOException if anything else comes back
   */
  public static Talk learn(int port, String path, boolean compressed, List<byte[]> texts)
      throws IOException {
    List<byte[]> requests = new ArrayList<>();
    List<byte[]> replies = new ArrayList<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      Opening opening = new Opening(path, compressed);
      socket.getOutputStream().write(opening.request());
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) {
        answer.append((char) in.readUnsignedByte());
      }
      opening.check(answer.toString());
      for (byte[] text : texts) {
        byte[] request =
            compressed ? Frames.masked(TEXT | RSV1, deflated(text)) : Frames.masked(TEXT, text);
        socket.getOutputStream().write(request);
        requests.add(request);
        replies.add(reply(in, compressed, text));
      }
    }
    return new Talk(path, compressed, Cycle.of(requests), Cycle.of(replies));
  }

  String path() {
    return path;
  }

  boolean compressed() {
    return compressed;
  }

  Cycle requests() {
    return requests;
  }

  Cycle replies() {
    return replies;
  }

  private static byte[] reply(DataInputStream in, boolean compressed, byte[] text)
      throws IOException {
    int firstByte = in.readUnsignedByte();
    int shortLength = in.readUnsignedByte();
    int length = shortLength == 126 ? in.readUnsignedShort() : shortLength;
    if (firstByte != (compressed ? TEXT | RSV1 : TEXT) || shortLength > 126) {
      throw new IOException(
          "a reply begins with %x %x".formatted(firstByte, shortLength)
              + (compressed ? ", it should be compressed" : ""));
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    if (!Arrays.equals(compressed ? inflated(payload, text.length) : payload, text)) {
      throw new IOException(
          "a reply is not what was sent: " + new String(payload, StandardCharsets.ISO_8859_1));
    }
    ByteBuffer frame = ByteBuffer.allocate(4 + length).put((byte) firstByte);
    frame.put((byte) shortLength);
    if (shortLength == 126) {
      frame.putShort((short) length);
    }
    frame.put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  private static byte[] deflated(byte[] text) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(text);
    byte[] out = new byte[text.length + 64];
    int made = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, made - TAIL.length);
  }

  private static byte[] inflated(byte[] payload, int size) throws IOException {
    Inflater inflater = new Inflater(true);
    byte[] input = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
    inflater.setInput(input);
    byte[] out = new byte[size + 1];
    try {
      int made = inflater.inflate(out);
      return Arrays.copyOf(out, made);
    } catch (DataFormatException e) {
      throw new IOException("a reply cannot be inflated", e);
    } finally {
      inflater.end();
    }
  }
}
