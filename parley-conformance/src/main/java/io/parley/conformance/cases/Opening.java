package io.parley.conformance.cases;

import java.io.IOException;

/** How the connection of a case opens. */
interface Opening {

  /** A plain WebSocket, without extensions. */
  Opening PLAIN =
      new Opening() {
        @Override
        public String words() {
          return "the opening handshake, without extensions";
        }

        @Override
        public void open(Session session) throws IOException, InterruptedException, Ended {
          session.openPlain();
        }
      };

  /** Not at all: the first step of the script does it, or does it wrong. */
  Opening BY_SCRIPT =
      new Opening() {
        @Override
        public String words() {
          return "as the script says";
        }

        @Override
        public void open(Session session) {}
      };

  /** What the opening is, for the report. */
  String words();

  /** Does it. */
  void open(Session session) throws IOException, InterruptedException, Ended;
}
