package jp.mochi.cert.authority;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** X.690 §8 and §10: values in DER, put together from parts that are encoded already. */
final class WriteDer {
  static final int SEQUENCE = 0x30;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;

  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;

  private WriteDer() {}

  /** A value around these parts, one after the other. */
  static byte[] value(int tag, byte[]... parts) {
    var inside = 0;
    for (var part : parts) {
      inside += part.length;
    }
    var out = ByteBuffer.allocate(whole(inside));
    head(out, tag, inside);
    for (var part : parts) {
      out.put(part);
    }
    return out.array();
  }

  /** Whole octets as bits. */
  static byte[] bits(byte[] octets) {
    return value(BIT_STRING, new byte[1], octets);
  }

  /** A value's length with its tag and the length's own bytes. */
  static int whole(int length) {
    return length < 0x80 ? 2 + length : 2 + lengthBytes(length) + length;
  }

  private static int lengthBytes(int length) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
  }

  static void head(ByteBuffer out, int tag, int length) {
    out.put((byte) tag);
    if (length < 0x80) {
      out.put((byte) length);
      return;
    }
    var count = lengthBytes(length);
    out.put((byte) (0x80 | count));
    for (var i = count - 1; i >= 0; i--) {
      out.put((byte) (length >> 8 * i));
    }
  }

  /** RFC 5280 §5.1.2.4: UTCTime to 2049, GeneralizedTime from 2050 on. */
  static byte[] time(long second) {
    var time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    return time(time, time.getYear() >= 2050);
  }

  /** RFC 6960 §4.2.2.1: always GeneralizedTime, without fractions of a second. */
  static byte[] generalizedTime(long second) {
    return time(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC), true);
  }

  private static byte[] time(LocalDateTime time, boolean general) {
    var digits =
        new int[] {
          time.getYear() / 100,
          time.getYear() % 100,
          time.getMonthValue(),
          time.getDayOfMonth(),
          time.getHour(),
          time.getMinute(),
          time.getSecond()
        };
    var text = new byte[17];
    var at = 2;
    for (var i = general ? 0 : 1; i < digits.length; i++) {
      text[at++] = (byte) ('0' + digits[i] / 10);
      text[at++] = (byte) ('0' + digits[i] % 10);
    }
    text[at++] = (byte) 'Z';
    text[0] = (byte) (general ? GENERALIZED_TIME : UTC_TIME);
    text[1] = (byte) (at - 2);
    return Arrays.copyOf(text, at);
  }
}
