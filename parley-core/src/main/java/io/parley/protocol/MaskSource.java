package io.parley.protocol;

/** Where masking keys come from (RFC 6455 section 5.3: unpredictable). One thread at a time. */
@FunctionalInterface
public interface MaskSource {

  /** A fresh key. */
  int nextKey();
}
