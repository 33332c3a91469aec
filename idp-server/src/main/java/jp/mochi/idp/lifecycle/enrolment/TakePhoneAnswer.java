package jp.mochi.idp.lifecycle.enrolment;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.cert.answer.AnswerFault;
import jp.mochi.cert.answer.ReadSignedAnswer;
import jp.mochi.cert.answer.ReadSignedAnswer.Reading;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome.Refused;
import jp.mochi.device.register.IdentifierSecret;
import jp.mochi.device.register.PhoneAnswers;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.certificate.PhoneProfiles;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.device.EnterEnrolled;
import jp.mochi.idp.lifecycle.status.apple.ProfileServiceAnswer;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.session.ConsumedRequests;
import org.jdbi.v3.core.Handle;

/**
 * Takes what an iPhone has said and its maker's key has signed, before it gets its profile. Each
 * challenge counts for one answer: sent again where ours was lost, the same phone's same numbers
 * are answered again, and nothing else is. The numbers are kept by their HMAC, and become the
 * device's when it comes into the register with its certificate. What it says once more by that
 * certificate's key is {@link LastAnswer}'s to take.
 */
public final class TakePhoneAnswer {
  /** As long as a request may wait for somebody's approval, and a day. */
  private static final Duration KEPT = Duration.ofDays(31);

  /** Longer than any challenge is good. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final String ONCE = "profile-service";

  private final Parts parts;
  private final EnrolmentConfig.ProfileService config;
  private final LastAnswer last;
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final PhoneAnswers answers = new PhoneAnswers();
  private final ConsumedRequests used = new ConsumedRequests();

  /**
   * What it stands on.
   *
   * @param own has given phones the certificates by which they answer once more
   */
  public record Parts(
      Database database,
      OwnAuthority own,
      EnterEnrolled register,
      HandOutCodes handOut,
      IdentifierSecret identifiers,
      AuditLog audit,
      Clock clock) {}

  public TakePhoneAnswer(Parts parts, EnrolmentConfig.ProfileService config) {
    this.parts = parts;
    this.config = config;
    this.last = new LastAnswer(parts.database(), parts.handOut(), parts.audit(), parts.clock());
  }

  /** What came of an answer. */
  public sealed interface Outcome {
    /**
     * It counts, and its challenge is to be looked at.
     *
     * @param signer who has issued the phone's certificate
     * @param certificate which it is: its fingerprint
     */
    record Signed(ProfileServiceAnswer answer, String signer, String certificate)
        implements Outcome {}

    /**
     * It is signed by a certificate of ours, and what that is worth is to be looked at.
     *
     * @param known what it says of the phone, as a hash
     */
    record Again(ProfileServiceAnswer answer, String known, X509Certificate certificate)
        implements Outcome {}

    /** It counts for nothing. */
    record No(Refused why) implements Outcome {}
  }

  /** Verifies and reads what came; nothing is used up. */
  public Outcome read(byte[] body) {
    return switch (reading(body, config.issuers())) {
      case Reading.Read(var content, var signer) -> signed(content, signer);
      case Reading.Refused(var fault, var why) when fault == AnswerFault.ISSUER -> again(body);
      case Reading.Refused(var fault, var why) -> no(fault + ": " + why);
    };
  }

  private Reading reading(byte[] body, List<X509Certificate> issuers) {
    return ReadSignedAnswer.read(body, issuers, config.acceptSha1(), parts.clock().instant());
  }

  private Outcome signed(Der content, X509Certificate signer) {
    return said(content)
        .filter(answer -> answer.challenge().isPresent())
        .<Outcome>map(
            answer ->
                new Outcome.Signed(
                    answer,
                    signer.getIssuerX500Principal().getName(),
                    CertificateFacts.of(signer).fingerprint()))
        .orElseGet(TakePhoneAnswer::malformed);
  }

  /** Also by an authority of ours that was taken back: then it is revoked, and not a stranger's. */
  private Outcome again(byte[] body) {
    return switch (reading(body, parts.own().authorities().issuing())) {
      case Reading.Read(var content, var signer) ->
          said(content)
              .<Outcome>map(answer -> new Outcome.Again(answer, known(answer), signer))
              .orElseGet(TakePhoneAnswer::malformed);
      case Reading.Refused(var fault, var why) -> no(fault + ": " + why);
    };
  }

  private Optional<ProfileServiceAnswer> said(Der content) {
    return ProfileServiceAnswer.read(content.bytes()).filter(this::isGood);
  }

  private static Outcome malformed() {
    return no("MALFORMED: no answer to a profile of the type Profile Service");
  }

  private static Outcome no(String what) {
    return new Outcome.No(new Refused(EnrolmentFault.REQUEST, what));
  }

  private boolean isGood(ProfileServiceAnswer answer) {
    return answer.identifiers().entrySet().stream()
        .allMatch(it -> parts.identifiers().reference(it.getKey(), it.getValue()).isPresent());
  }

  /** Takes what a phone says once more, now that it has its certificate. */
  public LastAnswer.Outcome finish(Circumstances circumstances, Outcome.Again again) {
    return last.take(circumstances, again);
  }

  /**
   * Keeps it for the device that the challenge is for.
   *
   * @param code that the challenge stood for: it opens the way to the certificate, and isn't used
   *     up by this
   * @return why it isn't kept
   */
  public Optional<Refused> keep(
      Circumstances circumstances, Challenge.OneTime code, Outcome.Signed signed) {
    return parts.database().write(handle -> keep(handle, circumstances, code, signed));
  }

  private Optional<Refused> keep(
      Handle handle, Circumstances circumstances, Challenge.OneTime code, Outcome.Signed signed) {
    return switch (codes.show(handle, code, EnrolmentRoute.SCEP, parts.clock().instant())) {
      case EnrolmentCodes.Shown.Refused(var fault, var known) -> Optional.of(new Refused(fault));
      case EnrolmentCodes.Shown.Good(var known) ->
          keep(handle, circumstances, new Let(code, known.candidate()), signed);
    };
  }

  /** Whom the challenge lets in. */
  private record Let(Challenge.OneTime code, Candidate candidate) {}

  private Optional<Refused> keep(
      Handle handle, Circumstances circumstances, Let let, Outcome.Signed signed) {
    var candidate = let.candidate();
    var answer =
        new PhoneAnswers.Answer(
            candidate.device(),
            candidate.person(),
            signed.answer().platform(),
            signed.answer().product(),
            references(signed.answer()));
    var taken = parts.register().taken(handle, candidate, answer);
    if (taken.isPresent()) {
      return taken;
    }
    var now = parts.clock().instant();
    var until = now.plus(REMEMBERED);
    return switch (used.consume(handle, ONCE, let.code().handle(), said(answer, signed), until)) {
      case ConsumedRequests.OtherBrowser() -> Optional.of(new Refused(EnrolmentFault.REPLAYED));
      case ConsumedRequests.SameBrowser() -> {
        note(handle, let, signed);
        yield Optional.empty();
      }
      case ConsumedRequests.FirstUse() -> {
        note(handle, let, signed);
        answers.keep(handle, answer, now, now.plus(KEPT));
        var actor = Actor.person(candidate.person(), candidate.username(), circumstances);
        var detail = detail(signed);
        parts.audit().append(handle, actor.did("enrolment answer", candidate.device(), detail));
        yield Optional.empty();
      }
    };
  }

  /** For when it says so again. */
  private void note(Handle handle, Let let, Outcome.Signed signed) {
    var challenge = LastAnswer.hash(signed.answer().challenge().orElseThrow());
    var known = known(signed.answer());
    PhoneProfiles.said(handle, new PhoneProfiles.Said(let.code().handle(), known, challenge));
  }

  private String known(ProfileServiceAnswer answer) {
    var said = new ArrayList<>(references(answer));
    Collections.sort(said);
    said.add(answer.product());
    return LastAnswer.hash(String.join("\n", said));
  }

  /** Who said what, as a hash: whether an answer is the one that counted already. */
  private static String said(PhoneAnswers.Answer answer, Outcome.Signed signed) {
    var said = new ArrayList<>(answer.references());
    Collections.sort(said);
    said.add(answer.model());
    said.add(signed.certificate());
    return LastAnswer.hash(String.join("\n", said));
  }

  private List<String> references(ProfileServiceAnswer answer) {
    var references = new ArrayList<String>();
    answer
        .identifiers()
        .forEach(
            (kind, number) ->
                references.add(parts.identifiers().reference(kind, number).orElseThrow()));
    return references;
  }

  private static Map<String, String> detail(Outcome.Signed signed) {
    var detail = LastAnswer.detail(signed.answer());
    detail.put("signer", signed.signer());
    return detail;
  }
}
