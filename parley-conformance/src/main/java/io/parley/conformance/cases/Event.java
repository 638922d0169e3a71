package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Opcode;

/** What a peer did. */
sealed interface Event {

  /** A whole message, put together and inflated. */
  record Message(int opcode, Octets payload, boolean compressed) implements Event {
    @Override
    public String toString() {
      return "the message " + Opcode.name(opcode) + " " + payload;
    }
  }

  /** A pong. */
  record Pong(Octets payload) implements Event {
    @Override
    public String toString() {
      return "the pong " + payload;
    }
  }

  /** A legal Close frame; code 1005 when it has none. */
  record Close(int code, String reason) implements Event {
    @Override
    public String toString() {
      return Frame.close(code, reason).toString().replace("close 1005", "close without a code");
    }
  }

  /** The end of the connection. */
  record End(String error) implements Event {
    @Override
    public String toString() {
      return error.isEmpty() ? "the end of the connection" : "a broken connection (" + error + ")";
    }
  }

  /** Nothing, in all the time that was given. */
  record Nothing(long millis) implements Event {
    @Override
    public String toString() {
      return "nothing in " + millis + " ms";
    }
  }
}
