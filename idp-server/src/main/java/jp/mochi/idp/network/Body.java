package jp.mochi.idp.network;

import java.util.Arrays;

/** What an outside host answered, or what is sent to one. */
public final class Body {
  private final byte[] bytes;

  Body(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of these bytes. */
  public static Body of(byte[] bytes) {
    return new Body(Arrays.copyOf(bytes, bytes.length));
  }

  /** A copy. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, bytes.length);
  }
}
