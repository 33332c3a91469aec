package jp.mochi.cert.status;

import static jp.mochi.cert.status.Lists.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.AnswerStatusRequest;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.authority.Signer;
import jp.mochi.cert.authority.StatusPoints;
import jp.mochi.cert.authority.StatusRequest;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import org.junit.jupiter.api.Test;

/** Questions to the responder of an authority elsewhere, and what its answers are worth. */
class StatusQuestionTest {
  private static final Lists ELSEWHERE = Lists.elsewhere();
  private static final KeyPair KEY = KeyPairs.p256();
  private static final X509Certificate RESPONDER = responder(ELSEWHERE, NOW);
  private static final RevocationStatus REVOKED =
      new RevocationStatus.Revoked(RevocationReason.SUPERSEDED, NOW.minusSeconds(60));

  private final StatusQuestion question =
      StatusQuestion.about(BigInteger.TEN, ELSEWHERE.certificate());

  private static X509Certificate responder(Lists authority, Instant from) {
    return MakeAuthority.responder(
        "responder",
        KEY.getPublic(),
        from,
        authority.certificate(),
        Signer.of(authority.pair().getPrivate()));
  }

  private static byte[] answer(
      StatusQuestion question, X509Certificate by, KeyPair key, RevocationStatus status) {
    var request = StatusRequest.read(question.request()).orElseThrow();
    return new AnswerStatusRequest(by, Signer.of(key.getPrivate()))
        .answer(request, serial -> status, NOW)
        .bytes();
  }

  private static void assertUnknown(String why, RevocationStatus status) {
    var unknown = assertInstanceOf(RevocationStatus.Unknown.class, status);
    assertTrue(unknown.why().contains(why), unknown.why());
  }

  @Test
  void believesTheAuthorityAndWhomItHasCertifiedForIt() {
    var good = answer(question, RESPONDER, KEY, new RevocationStatus.Good());
    assertInstanceOf(RevocationStatus.Good.class, question.read(good, NOW));
    assertEquals(REVOKED, question.read(answer(question, RESPONDER, KEY, REVOKED), NOW));
    var own = answer(question, ELSEWHERE.certificate(), ELSEWHERE.pair(), REVOKED);
    assertEquals(REVOKED, question.read(own, NOW));
  }

  @Test
  void anIssuerThatKnowsNothingOfItIsNoFailure() {
    var unknown = new RevocationStatus.Unknown("x", true);
    var read = question.read(answer(question, RESPONDER, KEY, unknown), NOW);
    assertTrue(assertInstanceOf(RevocationStatus.Unknown.class, read).issuerKnowsNot());
  }

  @Test
  void disbelievesAResponderOfAnotherAuthority() {
    var foreign = responder(new Lists(KeyPairs.p256(), "Elsewhere"), NOW);
    var answer = answer(question, foreign, KEY, new RevocationStatus.Good());
    assertUnknown("isn't signed by the authority", question.read(answer, NOW));
  }

  @Test
  void disbelievesACertificateOfTheAuthorityThatIsNotForAnswering() {
    var phone =
        MakeAuthority.issuing(
            "Below",
            KEY.getPublic(),
            NOW,
            ELSEWHERE.certificate(),
            Signer.of(ELSEWHERE.pair().getPrivate()),
            new StatusPoints(URI.create("http://x.example/crl"), Optional.empty()));
    var answer = answer(question, phone, KEY, new RevocationStatus.Good());
    assertUnknown("isn't signed by the authority", question.read(answer, NOW));
  }

  @Test
  void disbelievesAResponderWhoseTimeIsOver() {
    var ended = responder(ELSEWHERE, NOW.minus(Duration.ofDays(40)));
    var answer = answer(question, ended, KEY, new RevocationStatus.Good());
    assertUnknown("isn't signed by the authority", question.read(answer, NOW));
  }

  @Test
  void takesNoAnswerToAnotherQuestion() {
    var same = StatusQuestion.about(BigInteger.TEN, ELSEWHERE.certificate());
    var replayed = answer(same, RESPONDER, KEY, new RevocationStatus.Good());
    assertUnknown("another request", question.read(replayed, NOW));
  }

  @Test
  void takesNoAnswerThatHasRunOut() {
    var answer = answer(question, RESPONDER, KEY, new RevocationStatus.Good());
    assertUnknown("has run out", question.read(answer, NOW.plus(Duration.ofMinutes(11))));
    assertUnknown("not good yet", question.read(answer, NOW.minus(Duration.ofMinutes(6))));
  }

  @Test
  void takesNoFailureAndNothingThatWasChanged() {
    var failed = AnswerStatusRequest.Failure.TRY_LATER.answer().bytes();
    assertUnknown("gives no answer", question.read(failed, NOW));
    assertUnknown("too large", question.read(new byte[StatusQuestion.MOST_BYTES + 1], NOW));
    var revoked = answer(question, RESPONDER, KEY, REVOKED);
    for (var at = 0; at < revoked.length; at++) {
      var flipped = revoked.clone();
      flipped[at] ^= 1;
      assertTrue(!(question.read(flipped, NOW) instanceof RevocationStatus.Good), "byte " + at);
    }
  }
}
