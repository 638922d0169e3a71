package io.parley.tests.memory;

/** Which end of the connection is the socket under test; the other is played by the test. */
enum OurEnd {
  SERVER,
  CLIENT
}
