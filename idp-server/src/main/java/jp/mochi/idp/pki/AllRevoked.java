package jp.mochi.idp.pki;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToLongFunction;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus.Revoked;

/**
 * All that an authority had revoked at some revision, each number as its mark ({@link
 * KnownSerials#mark}) with when and why: 17 bytes, since a large company loses tens of thousands of
 * phones a year.
 */
final class AllRevoked {

  private final Crls.Revision revision;
  private final long[] marks; // in order
  private final long[] times;
  private final byte[] reasons;

  private AllRevoked(Crls.Revision revision, long[] marks, int count) {
    this.revision = revision;
    this.marks = Arrays.copyOf(marks, count);
    Arrays.sort(this.marks);
    this.times = new long[count];
    this.reasons = new byte[count];
  }

  /** Takes them one by one, in whatever order. */
  static final class Builder {
    private final ToLongFunction<BigInteger> mark;
    private long[] marks = new long[64];
    private long[] times = new long[64];
    private byte[] reasons = new byte[64];
    private int count;

    Builder(ToLongFunction<BigInteger> mark) {
      this.mark = mark;
    }

    void add(BigInteger serial, Revoked how) {
      if (count == marks.length) {
        marks = Arrays.copyOf(marks, 2 * count);
        times = Arrays.copyOf(times, 2 * count);
        reasons = Arrays.copyOf(reasons, 2 * count);
      }
      marks[count] = mark.applyAsLong(serial);
      times[count] = how.at().toEpochMilli();
      reasons[count] = (byte) how.reason().code();
      count++;
    }

    AllRevoked at(Crls.Revision revision) {
      var all = new AllRevoked(revision, marks, count);
      for (var i = 0; i < count; i++) {
        var place = Arrays.binarySearch(all.marks, marks[i]);
        all.times[place] = times[i];
        all.reasons[place] = reasons[i];
      }
      return all;
    }
  }

  Crls.Revision revision() {
    return revision;
  }

  /** When and why a number was revoked. */
  Optional<Revoked> of(long mark) {
    var place = Arrays.binarySearch(marks, mark);
    return place < 0
        ? Optional.empty()
        : Optional.of(new Revoked(reason(reasons[place]), Instant.ofEpochMilli(times[place])));
  }

  private static RevocationReason reason(int code) {
    return RevocationReason.of(code).orElse(RevocationReason.UNSPECIFIED);
  }
}
