package io.parley.protocol;

/**
 * Which end of the connection this side is: it decides who masks (RFC 6455 section 5.3) and who
 * closes TCP first (section 7.1.1).
 */
public enum Role {
  /** Sends masked frames, expects unmasked ones. */
  CLIENT,
  /** Sends unmasked frames, expects masked ones. */
  SERVER
}
