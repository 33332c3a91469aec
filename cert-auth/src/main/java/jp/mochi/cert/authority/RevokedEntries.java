package jp.mochi.cert.authority;

import java.math.BigInteger;
import java.util.Arrays;

/** What a list will hold, each in 28 bytes: a company loses tens of thousands of phones a year. */
final class RevokedEntries {
  private byte[] serials = new byte[16 * 64];
  private long[] seconds = new long[64];
  private byte[] reasons = new byte[64];
  private int count;

  /** Adds one; the serial number is 32 hex digits. */
  void add(String serial, long second, int reason) {
    if (count == seconds.length) {
      serials = Arrays.copyOf(serials, 2 * serials.length);
      seconds = Arrays.copyOf(seconds, 2 * count);
      reasons = Arrays.copyOf(reasons, 2 * count);
    }
    var bytes = java.util.HexFormat.of().parseHex(serial);
    System.arraycopy(bytes, 0, serials, 16 * count, 16);
    seconds[count] = second;
    reasons[count] = (byte) reason;
    count++;
  }

  int count() {
    return count;
  }

  BigInteger serial(int index) {
    return new BigInteger(1, serials, 16 * index, 16);
  }

  long second(int index) {
    return seconds[index];
  }

  int reason(int index) {
    return reasons[index];
  }
}
