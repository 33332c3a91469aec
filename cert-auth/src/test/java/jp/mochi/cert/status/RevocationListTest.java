package jp.mochi.cert.status;

import static jp.mochi.cert.status.Lists.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Lists of an authority elsewhere. */
class RevocationListTest {
  private static final Lists ELSEWHERE = Lists.elsewhere();

  private static RevocationList.Reading reading(byte[] der) {
    return RevocationList.read(der, List.of(ELSEWHERE.certificate()));
  }

  private static RevocationList read(byte[] der) {
    var outcome = reading(der);
    return assertInstanceOf(RevocationList.Reading.Read.class, outcome, outcome.toString()).list();
  }

  private static void assertRefused(String why, byte[] der) {
    var refused = assertInstanceOf(RevocationList.Reading.Refused.class, reading(der));
    assertTrue(refused.why().contains(why), refused.why());
  }

  private static RevocationStatus status(RevocationList list, long serial) {
    return list.status(BigInteger.valueOf(serial), Deltas.NONE, NOW);
  }

  private static void assertRevoked(RevocationReason reason, RevocationStatus status) {
    assertEquals(new RevocationStatus.Revoked(reason, NOW.minusSeconds(7_200)), status);
  }

  private static void assertGood(RevocationStatus status) {
    assertInstanceOf(RevocationStatus.Good.class, status);
  }

  @Nested
  class WhatItSays {
    @Test
    void findsWhatIsListedWithItsReason() throws Exception {
      var list = read(ELSEWHERE.list(1).revoked(1, 1).revoked(255, 0).revoked(1000, 4).der());
      assertEquals(3, list.size());
      assertRevoked(RevocationReason.KEY_COMPROMISE, status(list, 1));
      assertRevoked(RevocationReason.UNSPECIFIED, status(list, 255));
      assertRevoked(RevocationReason.SUPERSEDED, status(list, 1000));
      for (var other : new long[] {0, 2, 254, 256, -1, 65_537, Long.MAX_VALUE}) {
        assertGood(status(list, other));
      }
      assertGood(list.status(BigInteger.ONE.shiftLeft(500), Deltas.NONE, NOW));
    }

    @Test
    void findsEachOfManyAndNothingElse() throws Exception {
      var random = new Random(4711);
      var serials = new TreeSet<BigInteger>();
      var form = ELSEWHERE.list(1);
      for (var i = 0; i < 3_000; i++) {
        var serial = new BigInteger(1 + random.nextInt(159), random);
        if (serials.add(serial)) {
          form.revoked(serial, 1);
        }
      }
      var list = read(form.der());
      assertEquals(serials.size(), list.size());
      for (var serial : serials) {
        assertTrue(list.status(serial, Deltas.NONE, NOW).revoked().isPresent());
        for (var near : List.of(serial.add(BigInteger.ONE), serial.negate(), serial.shiftLeft(8))) {
          var listed = list.status(near, Deltas.NONE, NOW).revoked().isPresent();
          assertEquals(serials.contains(near), listed);
        }
      }
    }

    @Test
    void anEmptyListSaysThatAllIsWell() throws Exception {
      assertGood(status(read(ELSEWHERE.list(1).der()), 1));
    }

    @Test
    void saysNothingOnceItHasRunOut() throws Exception {
      var list = read(ELSEWHERE.list(1).revoked(1, 1).der());
      var end = list.nextUpdate();
      assertGood(list.status(BigInteger.TWO, Deltas.NONE, end.plusSeconds(299)));
      var late = list.status(BigInteger.TWO, Deltas.NONE, end.plusSeconds(301));
      assertInstanceOf(RevocationStatus.Unknown.class, late);
      var early = list.status(BigInteger.TWO, Deltas.NONE, NOW.minus(Duration.ofHours(2)));
      assertInstanceOf(RevocationStatus.Unknown.class, early);
    }
  }

  @Nested
  class WhatCounts {
    @Test
    void refusesWhatAnotherHasSigned() throws Exception {
      var impostor = new Lists(KeyPairs.p256(), "Elsewhere");
      assertRefused("has signed it", impostor.list(1).der());
      var otherName = new Lists(ELSEWHERE.pair(), "Somebody Else");
      assertRefused("has signed it", otherName.list(1).der());
      read(ELSEWHERE.list(1).der());
    }

    @Test
    void refusesSha1() throws Exception {
      assertRefused("has signed it", ELSEWHERE.list(1).signed("SHA1withECDSA"));
      read(ELSEWHERE.list(1).signed("SHA384withECDSA"));
    }

    @Test
    void takesRsaWithBothPaddings() throws Exception {
      var rsa = new Lists(KeyPairs.rsa(2048), "RSA");
      for (var algorithm : new String[] {"SHA256withRSA", "SHA256withRSAandMGF1"}) {
        var der = rsa.list(1).signed(algorithm);
        var outcome = RevocationList.read(der, List.of(rsa.certificate()));
        assertInstanceOf(RevocationList.Reading.Read.class, outcome, algorithm);
      }
      var weak = rsa.list(1).signed("SHA1withRSAandMGF1");
      var outcome = RevocationList.read(weak, List.of(rsa.certificate()));
      assertInstanceOf(RevocationList.Reading.Refused.class, outcome);
    }

    @Test
    void refusesAListThatIsNotAboutAllCertificates() throws Exception {
      assertRefused("its issuer's own", ELSEWHERE.list(1).with(point(false, false, true)).der());
      read(ELSEWHERE.list(1).with(point(true, false, false)).der());
      read(ELSEWHERE.list(1).with(point(false, true, false)).der());
    }

    private static Extension point(boolean users, boolean authorities, boolean indirect)
        throws Exception {
      var point = new IssuingDistributionPoint(null, users, authorities, null, indirect, false);
      return new Extension(Extension.issuingDistributionPoint, true, point.getEncoded());
    }

    @Test
    void refusesAListOfSomeReasonsAlone() throws Exception {
      var some =
          new IssuingDistributionPoint(
              null, false, false, new ReasonFlags(ReasonFlags.keyCompromise), false, false);
      var form = ELSEWHERE.list(1).with(Extension.issuingDistributionPoint, true, some);
      assertRefused("its issuer's own", form.der());
    }

    @Test
    void refusesWhatIsCriticalAndNotUnderstood() throws Exception {
      var unknown = new org.bouncycastle.asn1.ASN1ObjectIdentifier("1.2.3.4");
      var value = new org.bouncycastle.asn1.ASN1Integer(1);
      assertRefused("1.2.3.4", ELSEWHERE.list(1).with(unknown, true, value).der());
      read(ELSEWHERE.list(1).with(unknown, false, value).der());
    }

    @Test
    void refusesWhatIsNoListAndNeverThrows() throws Exception {
      var good = ELSEWHERE.list(7).revoked(1, 1).revoked(BigInteger.ONE.shiftLeft(150), 9).der();
      for (var length = 0; length < good.length; length++) {
        assertRefused("", Arrays.copyOf(good, length));
      }
      assertRefused("", Arrays.copyOf(good, good.length + 1));
      for (var at = 0; at < good.length; at++) {
        for (var bit = 0; bit < 8; bit++) {
          var flipped = good.clone();
          flipped[at] ^= (byte) (1 << bit);
          assertRefused("", flipped);
        }
      }
      assertRefused("more than", new byte[RevocationList.MOST_BYTES + 1]);
    }
  }

  @Nested
  class ADeltaList {
    private final RevocationList whole = make(ELSEWHERE.list(10).revoked(1, 6).revoked(2, 1));

    private static RevocationList make(Lists.Form form) {
      try {
        return read(form.der());
      } catch (Exception impossible) {
        throw new AssertionError(impossible);
      }
    }

    private RevocationStatus status(long serial, RevocationList delta) {
      return whole.status(BigInteger.valueOf(serial), new Deltas(true, List.of(delta)), NOW);
    }

    @Test
    void addsWhatWasRevokedSinceAndTakesAwayWhatWasReleased() {
      var delta = make(ELSEWHERE.list(11).since(10).revoked(3, 1).revoked(1, 8));
      assertTrue(delta.delta() && !whole.delta());
      assertRevoked(RevocationReason.KEY_COMPROMISE, status(3, delta));
      assertGood(status(1, delta));
      assertRevoked(RevocationReason.KEY_COMPROMISE, status(2, delta));
    }

    @Test
    void leavesOpenWhatAListSaysThatIsTooOldForIt() {
      var gap = make(ELSEWHERE.list(12).since(11).revoked(3, 1));
      assertUnknown(status(3, gap));
      assertUnknown(status(4, gap));
      assertRevoked(RevocationReason.KEY_COMPROMISE, status(2, gap));
      var joined = make(ELSEWHERE.list(12).since(9).revoked(3, 1));
      assertTrue(status(3, joined).revoked().isPresent());
      assertGood(status(4, joined));
    }

    @Test
    void leavesOpenWhatAListSaysOnceItHasRunOut() {
      var old = ELSEWHERE.list(11).since(10).revoked(3, 1).until(NOW.minusSeconds(600));
      assertUnknown(status(3, make(old)));
      assertUnknown(whole.status(BigInteger.TEN, new Deltas(true, List.of()), NOW));
      assertGood(whole.status(BigInteger.TEN, Deltas.NONE, NOW));
    }

    @Test
    void isNotMissedWhereTheListIsNewer() {
      assertGood(status(3, make(ELSEWHERE.list(9).since(8).revoked(3, 1))));
      var endless = ELSEWHERE.list(9).since(8).until(NOW.minusSeconds(600));
      assertUnknown(status(3, make(endless)));
    }

    private static void assertUnknown(RevocationStatus status) {
      assertInstanceOf(RevocationStatus.Unknown.class, status);
    }
  }

  @Test
  void knowsAnOlderList() throws Exception {
    var list = read(ELSEWHERE.list(1).der());
    assertFalse(list.isBefore(list));
  }

  /** What a company of a hundred thousand lost phones needs, while it is read and afterwards. */
  @Test
  void aHundredThousandEntriesCostLessThanTwentyMegabytes() throws Exception {
    var random = new Random(1);
    var form = ELSEWHERE.list(1);
    for (var i = 0; i < 100_000; i++) {
      form.revoked(new BigInteger(127, random).setBit(126), 1);
    }
    var der = form.der();
    form = null;
    read(der); // classes are loaded
    var before = used();
    var list = read(der);
    try {
      var kept = used() - before;
      assertEquals(100_000, list.size());
      assertTrue(kept < 20L << 20, kept / 1024 + " KiB");
    } finally {
      Reference.reachabilityFence(list);
      Reference.reachabilityFence(der);
    }
  }

  private static long used() {
    var runtime = Runtime.getRuntime();
    var least = Long.MAX_VALUE;
    for (var i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
