package jp.mochi.cert.authority;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * RFC 5280 §5.1 in DER, written into one array whose length is reckoned first. Objects for each of
 * tens of thousands of entries would take more memory than the whole server has.
 */
final class WriteList {
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
    var thisUpdate = WriteDer.time(from.getEpochSecond());
    var nextUpdate = WriteDer.time(until.getEpochSecond());
    var revoked = revokedLength();
    var inside =
        VERSION_2.length
            + algorithm.length
            + issuer.length
            + thisUpdate.length
            + nextUpdate.length
            + (revoked == 0 ? 0 : WriteDer.whole(revoked))
            + WriteDer.whole(extensions.length);
    var out = ByteBuffer.allocate(WriteDer.whole(inside));
    WriteDer.head(out, WriteDer.SEQUENCE, inside);
    out.put(VERSION_2).put(algorithm).put(issuer).put(thisUpdate).put(nextUpdate);
    if (revoked > 0) { // §5.1.2.6: absent where there is none
      WriteDer.head(out, WriteDer.SEQUENCE, revoked);
      writeEntries(out);
    }
    WriteDer.head(out, 0xa0, extensions.length);
    return out.put(extensions).array();
  }

  /** The whole list. */
  static byte[] signed(byte[] content, byte[] algorithm, byte[] signature) {
    return WriteDer.value(WriteDer.SEQUENCE, content, algorithm, WriteDer.bits(signature));
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
        + WriteDer.time(entries.second(index)).length
        + (entries.reason(index) == 0 ? 0 : REASON.length + 1);
  }

  private void writeEntries(ByteBuffer out) {
    for (var i = 0; i < entries.count(); i++) {
      WriteDer.head(out, WriteDer.SEQUENCE, entryLength(i));
      var serial = entries.serial(i).toByteArray();
      WriteDer.head(out, 0x02, serial.length);
      out.put(serial).put(WriteDer.time(entries.second(i)));
      if (entries.reason(i) != 0) {
        out.put(REASON).put((byte) entries.reason(i));
      }
    }
  }
}
