package io.parley.conformance.cases;

/**
 * What both sides agreed on (RFC 7692 section 7.1).
 *
 * @param kitForgets the kit sends without context takeover
 * @param kitBits the kit's window, 8 to 15
 * @param peerForgets the peer sends without context takeover
 * @param peerBits the peer's window, 8 to 15
 */
record DeflateParameters(boolean kitForgets, int kitBits, boolean peerForgets, int peerBits) {}
