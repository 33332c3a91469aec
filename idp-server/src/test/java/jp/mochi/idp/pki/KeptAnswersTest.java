package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.AnswerStatusRequest;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.authority.Signer;
import jp.mochi.cert.authority.StatusRequest;
import jp.mochi.cert.status.StatusQuestion;
import jp.mochi.cert.trust.RevocationStatus;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  private static final Crls.Revision SEVENTH = new Crls.Revision(7, "x");

  private final KeptAnswers kept = new KeptAnswers();
  private final AnswerStatusRequest by = responder();
  private final KeptAnswers.Grounds grounds = new KeptAnswers.Grounds("a=current", SEVENTH, by);

  private static AnswerStatusRequest responder() {
    var pair = KeyPairs.p256();
    var signer = Signer.of(pair.getPrivate());
    return new AnswerStatusRequest(MakeAuthority.root("R", pair.getPublic(), NOW, signer), signer);
  }

  private AnswerStatusRequest.Signed signed() {
    var pair = KeyPairs.p256();
    var issuer = MakeAuthority.root("R", pair.getPublic(), NOW, Signer.of(pair.getPrivate()));
    var request = StatusQuestion.about(BigInteger.ONE, issuer).request();
    return by.sign(
        StatusRequest.read(request).orElseThrow(), serial -> new RevocationStatus.Good(), NOW);
  }

  /** Serial numbers are random. */
  private static Der question(int seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return Der.of(bytes);
  }

  @Test
  void givesAnAnswerAgainWhileEverythingThatItRestsOnIsTheSame() {
    var signed = signed();
    var question = question(1, 80);
    kept.keep(question, grounds, NOW, signed);
    assertSame(signed, kept.find(question, grounds, NOW).orElseThrow());
    var last = NOW.plus(KeptAnswers.KEPT).minusMillis(1);
    var same = new KeptAnswers.Grounds("a=current", SEVENTH, by);
    assertSame(signed, kept.find(question(1, 80), same, last).orElseThrow());
    for (var other :
        new KeptAnswers.Grounds[] {
          new KeptAnswers.Grounds("a=revoked", SEVENTH, by),
          new KeptAnswers.Grounds("a=current", new Crls.Revision(8, "x"), by),
          new KeptAnswers.Grounds("a=current", new Crls.Revision(7, "y"), by),
          new KeptAnswers.Grounds("a=current", SEVENTH, responder())
        }) {
      assertEquals(Optional.empty(), kept.find(question, other, NOW), other::toString);
    }
    assertEquals(Optional.empty(), kept.find(question(2, 80), grounds, NOW));
    assertEquals(Optional.empty(), kept.find(question, grounds, last.plusMillis(1)));
    assertEquals(Optional.empty(), kept.find(question, grounds, NOW.minusMillis(1)));
  }

  @Test
  void holdsTwoThousandAndForgetsTheOldestOfMany() {
    var signed = signed();
    for (var i = 0; i < 2_000; i++) {
      kept.keep(question(i, 80), grounds, NOW, signed);
    }
    assertTrue(found(0, 2_000) > 1_850, found(0, 2_000) + " of 2,000");
    for (var i = 2_000; i < 50_000; i++) {
      kept.keep(question(i, 80), grounds, NOW.plusMillis(i / 20), signed);
    }
    assertTrue(found(0, 50_000) <= 4_096);
    assertTrue(found(0, 2_000) < 20, found(0, 2_000) + " of the first");
    assertTrue(found(49_000, 50_000) > 950, found(49_000, 50_000) + " of the last");
  }

  private long found(int from, int to) {
    return IntStream.range(from, to)
        .filter(i -> kept.find(question(i, 80), grounds, NOW.plusMillis(2_600)).isPresent())
        .count();
  }

  @Test
  void keepsNothingThatIsLong() {
    kept.keep(question(1, 111), grounds, NOW, signed());
    assertEquals(Optional.empty(), kept.find(question(1, 111), grounds, NOW));
  }
}
