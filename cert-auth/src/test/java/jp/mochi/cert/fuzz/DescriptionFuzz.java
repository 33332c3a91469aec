package jp.mochi.cert.fuzz;

import java.util.stream.IntStream;
import jp.mochi.cert.attestation.KeyDescription;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Sequence;

/** What phones say of their keys, as it stands in a certificate that anybody may have made. */
public final class DescriptionFuzz {
  private DescriptionFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it is read; then nothing is the hardware's word but what both levels say is. */
  static boolean takes(byte[] data) {
    var read = KeyDescription.of(data);
    read.ifPresent(said -> check(said, ASN1Sequence.getInstance(data)));
    return read.isPresent();
  }

  private static void check(KeyDescription said, ASN1Sequence parts) {
    var hardware =
        IntStream.of(1, 3)
            .mapToObj(parts::getObjectAt)
            .map(level -> ASN1Enumerated.getInstance(level).intValueExact())
            .allMatch(level -> level == 1 || level == 2);
    if (said.isOfHardware() != hardware) {
      throw new AssertionError("whose word it is: " + said);
    }
  }
}
