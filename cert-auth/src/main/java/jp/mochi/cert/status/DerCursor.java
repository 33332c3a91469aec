package jp.mochi.cert.status;

import java.util.Arrays;

/**
 * Walks over DER (X.690) in place, so that a list of a hundred thousand entries costs no object
 * each. Lengths are definite and never lead beyond what is around them.
 */
final class DerCursor {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int ENUMERATED = 0x0a;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int BOOLEAN = 0x01;
  static final int SEQUENCE = 0x30;
  static final int EXPLICIT_0 = 0xa0;

  private final byte[] bytes;
  private final int end;
  private int at;

  DerCursor(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private DerCursor(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** It isn't DER, or not of the expected kind. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /**
   * One value.
   *
   * @param start where its tag is
   * @param from where its content begins
   * @param end where it ends
   */
  record Value(int tag, int start, int from, int end) {
    int length() {
      return end - from;
    }
  }

  boolean hasNext() {
    return at < end;
  }

  /** Whether the next value has this tag. */
  boolean isNext(int tag) {
    return at < end && (bytes[at] & 0xff) == tag;
  }

  /** The next value, which must have this tag. */
  Value next(int tag) throws Malformed {
    if (!isNext(tag)) {
      throw new Malformed("a value of another kind at " + at);
    }
    return next();
  }

  /** The next value of whatever kind. */
  Value next() throws Malformed {
    var start = at;
    if (end - at < 2 || (bytes[at] & 0x1f) == 0x1f) {
      throw new Malformed("no value at " + at);
    }
    var tag = bytes[at++] & 0xff;
    var length = length();
    if (length > end - at) {
      throw new Malformed("a value at " + start + " that ends outside");
    }
    at += length;
    return new Value(tag, start, at - length, at);
  }

  /** §10.1: the shortest form. */
  private int length() throws Malformed {
    var first = bytes[at++] & 0xff;
    if (first < 0x80) {
      return first;
    }
    var count = first & 0x7f;
    if (count == 0 || count > 4 || count > end - at) {
      throw new Malformed("a length at " + (at - 1) + " that isn't taken");
    }
    long length = 0;
    for (var i = 0; i < count; i++) {
      length = length << 8 | bytes[at++] & 0xff;
    }
    if (length < 0x80 || length > Integer.MAX_VALUE || length >> 8 * (count - 1) == 0) {
      throw new Malformed("a length before " + at + " that isn't the shortest");
    }
    return (int) length;
  }

  /** What is inside of a value. */
  DerCursor inside(Value value) {
    return new DerCursor(bytes, value.from(), value.end());
  }

  /** A value with tag and length, copied. */
  byte[] whole(Value value) {
    return Arrays.copyOfRange(bytes, value.start(), value.end());
  }

  /** A value's content, copied. */
  byte[] content(Value value) {
    return Arrays.copyOfRange(bytes, value.from(), value.end());
  }

  /** One byte of the whole. */
  int byteAt(int index) {
    return bytes[index] & 0xff;
  }
}
