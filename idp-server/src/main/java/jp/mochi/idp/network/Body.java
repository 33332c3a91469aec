package jp.mochi.idp.network;

import java.util.Arrays;

/** What an outside host answered. */
public final class Body {
  private final byte[] bytes;

  Body(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, bytes.length);
  }
}
