package jp.mochi.cert.authority;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * RFC 5280 §5.1 in DER, written into one array whose length is reckoned first. Objects for each of
 * tens of thousands of entries would take more memory than the whole server has.
 */
final class WriteList {
  private static final int SEQUENCE = 0x30;
  private static final byte[] VERSION_2 = {0x02, 0x01, 0x01};

  /** §5.3.1: extensions with nothing but a reason, up to its value. */
  private static final byte[] REASON = {
    0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01
  };

  private final RevokedEntries entries;

  WriteList(RevokedEntries entries) {
    this.entries = entries;
  }

  /**
   * What is signed.
   *
   * @param algorithm the signature's, encoded
   * @param issuer the authority's name, encoded
   * @param extensions the list's, encoded
   */
  byte[] content(byte[] algorithm, byte[] issuer, Instant from, Instant until, byte[] extensions) {
    var thisUpdate = time(from.getEpochSecond());
    var nextUpdate = time(until.getEpochSecond());
    var revoked = revokedLength();
    var inside =
        VERSION_2.length
            + algorithm.length
            + issuer.length
            + thisUpdate.length
            + nextUpdate.length
            + (revoked == 0 ? 0 : whole(revoked))
            + whole(extensions.length);
    var out = ByteBuffer.allocate(whole(inside));
    head(out, SEQUENCE, inside);
    out.put(VERSION_2).put(algorithm).put(issuer).put(thisUpdate).put(nextUpdate);
    if (revoked > 0) { // §5.1.2.6: absent where there is none
      head(out, SEQUENCE, revoked);
      writeEntries(out);
    }
    head(out, 0xa0, extensions.length);
    return out.put(extensions).array();
  }

  /** The whole list. */
  static byte[] signed(byte[] content, byte[] algorithm, byte[] signature) {
    var bits = signature.length + 1;
    var inside = content.length + algorithm.length + whole(bits);
    var out = ByteBuffer.allocate(whole(inside));
    head(out, SEQUENCE, inside);
    out.put(content).put(algorithm);
    head(out, 0x03, bits);
    return out.put((byte) 0).put(signature).array();
  }

  private int revokedLength() {
    var length = 0;
    for (var i = 0; i < entries.count(); i++) {
      length += 2 + entryLength(i);
    }
    return length;
  }

  /** Below 128 in any case: the serial number has 17 bytes at most, a time 15, a reason 14. */
  private int entryLength(int index) {
    return 2
        + entries.serial(index).toByteArray().length
        + time(entries.second(index)).length
        + (entries.reason(index) == 0 ? 0 : REASON.length + 1);
  }

  private void writeEntries(ByteBuffer out) {
    for (var i = 0; i < entries.count(); i++) {
      head(out, SEQUENCE, entryLength(i));
      var serial = entries.serial(i).toByteArray();
      head(out, 0x02, serial.length);
      out.put(serial).put(time(entries.second(i)));
      if (entries.reason(i) != 0) {
        out.put(REASON).put((byte) entries.reason(i));
      }
    }
  }

  /** A value's length with its tag and the length's own bytes. */
  private static int whole(int length) {
    return length < 0x80 ? 2 + length : 2 + lengthBytes(length) + length;
  }

  private static int lengthBytes(int length) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
  }

  private static void head(ByteBuffer out, int tag, int length) {
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

  /** §5.1.2.4: UTCTime to 2049, GeneralizedTime from 2050 on. */
  private static byte[] time(long second) {
    var time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
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
    var general = time.getYear() >= 2050;
    var text = new byte[17];
    var at = 2;
    for (var i = general ? 0 : 1; i < digits.length; i++) {
      text[at++] = (byte) ('0' + digits[i] / 10);
      text[at++] = (byte) ('0' + digits[i] % 10);
    }
    text[at++] = (byte) 'Z';
    text[0] = (byte) (general ? 0x18 : 0x17);
    text[1] = (byte) (at - 2);
    return Arrays.copyOf(text, at);
  }
}
