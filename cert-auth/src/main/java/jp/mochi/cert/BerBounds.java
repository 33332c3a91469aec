package jp.mochi.cert;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * X.690 §8: what an encoding consists of, reckoned before anything is built of it. Readers of ASN.1
 * go down a level for each value within another, so that a few kilobytes of nothing but beginnings
 * would take a thread's whole stack.
 */
public final class BerBounds {
  /** A signed message around an enveloped one, with its certificates, takes half of that. */
  public static final int MOST_DEPTH = 32;

  /** Segments of a BER string count, too. */
  private static final int MOST_VALUES = 4_000;

  private static final int CONSTRUCTED = 0x20;
  private static final int MANY_BYTES_OF_TAG = 0x1f;
  private static final int INDEFINITE = 0x80;
  private static final int UNTIL_ITS_END_MARK = -1;

  private final byte[] bytes;
  private final Deque<Integer> ends = new ArrayDeque<>();
  private int at;
  private int values;

  private BerBounds(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether this is one value, well-formed as to lengths, not too deep and not of too many. */
  public static boolean hold(byte[] ber) {
    return new BerBounds(ber).hold();
  }

  private boolean hold() {
    do {
      if (!next()) {
        return false;
      }
      closeWhatEnds();
    } while (!ends.isEmpty());
    return at == bytes.length;
  }

  /** Reads a head, and passes over what isn't made of further values. */
  private boolean next() {
    if (++values > MOST_VALUES || at + 2 > end()) {
      return false;
    }
    if (isEndMark()) {
      ends.pop();
      at += 2;
      return true;
    }
    var constructed = (bytes[at] & CONSTRUCTED) != 0;
    if (!skipTag() || at >= end()) {
      return false;
    }
    return (bytes[at] & 0xff) == INDEFINITE
        ? constructed && open(UNTIL_ITS_END_MARK, 1)
        : definite(constructed);
  }

  private boolean isEndMark() {
    return !ends.isEmpty()
        && ends.peek() == UNTIL_ITS_END_MARK
        && bytes[at] == 0
        && bytes[at + 1] == 0;
  }

  private boolean definite(boolean constructed) {
    var first = bytes[at] & 0xff;
    var more = first < INDEFINITE ? 0 : first - INDEFINITE;
    if (more > 4 || at + 1 + more > end()) {
      return false;
    }
    long length = first < INDEFINITE ? first : 0;
    for (var i = 1; i <= more; i++) {
      length = length << 8 | (bytes[at + i] & 0xff);
    }
    var begin = at + 1 + more;
    if (length > end() - begin) {
      return false;
    }
    if (constructed) {
      return open(begin + (int) length, 1 + more);
    }
    at = begin + (int) length;
    return true;
  }

  private boolean open(int end, int headBytes) {
    if (ends.size() >= MOST_DEPTH) {
      return false;
    }
    ends.push(end);
    at += headBytes;
    return true;
  }

  private boolean skipTag() {
    var many = (bytes[at] & MANY_BYTES_OF_TAG) == MANY_BYTES_OF_TAG;
    at++;
    for (var i = 0; many; i++) {
      if (i >= 4 || at >= end()) {
        return false;
      }
      many = (bytes[at] & 0x80) != 0;
      at++;
    }
    return true;
  }

  private void closeWhatEnds() {
    while (!ends.isEmpty() && ends.peek() == at) {
      ends.pop();
    }
  }

  /** Where the innermost value of known length ends. */
  private int end() {
    for (var end : ends) {
      if (end != UNTIL_ITS_END_MARK) {
        return end;
      }
    }
    return bytes.length;
  }
}
