package jp.mochi.metadata;

import java.util.Objects;

/**
 * What a service's entry came from.
 *
 * @param source a file's name, an address, or {@link #BY_HAND}
 * @param document the document as it came; empty where there was none
 */
public record Original(String source, Bytes document) {
  public static final String BY_HAND = "by hand";

  public Original {
    Objects.requireNonNull(source);
    Objects.requireNonNull(document);
  }

  /** A document that came from a file or an address. */
  public static Original of(String source, byte[] document) {
    return new Original(source, new Bytes(document));
  }

  /** No document: somebody typed it. */
  public static Original byHand() {
    return new Original(BY_HAND, new Bytes(new byte[0]));
  }

  /** Bytes that don't change. */
  public static final class Bytes {
    private final byte[] bytes;

    private Bytes(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /** A copy. */
    public byte[] toArray() {
      return bytes.clone();
    }
  }
}
