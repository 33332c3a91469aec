package jp.mochi.cert.status;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import jp.mochi.cert.trust.RevocationReason;

/**
 * Serial numbers with when and why, each in some thirty bytes, sorted. A serial number is kept as
 * its DER has it, with its length before it, so that each has one form and all are equally long.
 */
final class RevokedSerials {
  /** RFC 5280 §4.1.2.2 has 20 bytes; there are authorities that use a sign byte more. */
  static final int LONGEST = 21;

  private static final int KEY = 1 + LONGEST;
  private static final int RECORD = KEY + Integer.BYTES + 1;

  private final byte[] records;
  private final int[] order;

  private RevokedSerials(byte[] records, int[] order) {
    this.records = records;
    this.order = order;
  }

  /** That a serial number is listed. */
  record Entry(long second, RevocationReason reason) {}

  /** Collects entries. */
  static final class Collecting {
    private byte[] records = new byte[RECORD * 64];
    private int count;

    /**
     * Adds one.
     *
     * @param second since 1970; beyond 2106 it counts as 2106
     */
    void add(DerCursor in, DerCursor.Value serial, long second, int reason) {
      if (RECORD * (count + 1) > records.length) {
        records = Arrays.copyOf(records, records.length + records.length / 2);
      }
      var at = RECORD * count++;
      records[at] = (byte) serial.length();
      for (var i = 0; i < serial.length(); i++) {
        records[at + 1 + i] = (byte) in.byteAt(serial.from() + i);
      }
      var seconds = Math.clamp(second, 0L, 0xffff_ffffL);
      for (var i = 0; i < Integer.BYTES; i++) {
        records[at + KEY + i] = (byte) (seconds >> 8 * (3 - i));
      }
      records[at + KEY + Integer.BYTES] = (byte) reason;
    }

    int count() {
      return count;
    }

    RevokedSerials sorted() {
      var trimmed = Arrays.copyOf(records, RECORD * count);
      return new RevokedSerials(trimmed, order(trimmed, count));
    }
  }

  /** Byte by byte from the last, each pass keeping the order of the one before. */
  private static int[] order(byte[] records, int count) {
    var order = new int[count];
    Arrays.setAll(order, i -> i);
    var sorted = new int[count];
    for (var at = KEY - 1; at >= 0; at--) {
      var starts = new int[257];
      for (var i : order) {
        starts[1 + (records[RECORD * i + at] & 0xff)]++;
      }
      for (var value = 1; value < 257; value++) {
        starts[value] += starts[value - 1];
      }
      for (var i : order) {
        sorted[starts[records[RECORD * i + at] & 0xff]++] = i;
      }
      var swapped = order;
      order = sorted;
      sorted = swapped;
    }
    return order;
  }

  int count() {
    return order.length;
  }

  /** The entry of a serial number. */
  Optional<Entry> find(BigInteger serial) {
    var bytes = serial.toByteArray();
    if (bytes.length > LONGEST) {
      return Optional.empty();
    }
    var key = new byte[KEY];
    key[0] = (byte) bytes.length;
    System.arraycopy(bytes, 0, key, 1, bytes.length);
    var low = 0;
    var high = order.length - 1;
    while (low <= high) {
      var middle = (low + high) >>> 1;
      var at = RECORD * order[middle];
      var compared = Arrays.compareUnsigned(records, at, at + KEY, key, 0, KEY);
      if (compared == 0) {
        return Optional.of(entry(at));
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  private Entry entry(int at) {
    var second = 0L;
    for (var i = 0; i < Integer.BYTES; i++) {
      second = second << 8 | records[at + KEY + i] & 0xff;
    }
    var reason = RevocationReason.of(records[at + KEY + Integer.BYTES]);
    return new Entry(second, reason.orElse(RevocationReason.UNSPECIFIED));
  }
}
