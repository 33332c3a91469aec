package jp.mochi.idp.lifecycle.enrolment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.cert.answer.ReadSignedAnswer;
import jp.mochi.cert.answer.ReadSignedAnswer.Reading;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome.Refused;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.IdentifierSecret;
import jp.mochi.device.register.PhoneAnswers;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.device.EnterEnrolled;
import jp.mochi.idp.lifecycle.status.apple.ProfileServiceAnswer;
import jp.mochi.idp.session.ConsumedRequests;
import org.jdbi.v3.core.Handle;

/**
 * Takes what an iPhone has said and its maker's key has signed, before it gets its profile. Each
 * challenge counts for one answer: sent again where ours was lost, the same phone's same numbers
 * are answered again, and nothing else is. The numbers are kept by their HMAC, and become the
 * device's when it comes into the register with its certificate.
 */
public final class TakePhoneAnswer {
  /** As long as a request may wait for somebody's approval, and a day. */
  private static final Duration KEPT = Duration.ofDays(31);

  /** Longer than any challenge is good. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final String ONCE = "profile-service";

  private final Parts parts;
  private final EnrolmentConfig.ProfileService config;
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final PhoneAnswers answers = new PhoneAnswers();
  private final ConsumedRequests used = new ConsumedRequests();

  /** What it stands on. */
  public record Parts(
      Database database,
      EnterEnrolled register,
      IdentifierSecret identifiers,
      AuditLog audit,
      Clock clock) {}

  public TakePhoneAnswer(Parts parts, EnrolmentConfig.ProfileService config) {
    this.parts = parts;
    this.config = config;
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

    /** It counts for nothing. */
    record No(Refused why) implements Outcome {}
  }

  /** Verifies and reads what came; nothing is used up. */
  public Outcome read(byte[] body) {
    var now = parts.clock().instant();
    return switch (ReadSignedAnswer.read(body, config.issuers(), config.acceptSha1(), now)) {
      case Reading.Refused(var fault, var why) -> no(fault + ": " + why);
      case Reading.Read(var content, var signer) ->
          ProfileServiceAnswer.read(content.bytes())
              .filter(this::isGood)
              .<Outcome>map(
                  answer ->
                      new Outcome.Signed(
                          answer,
                          signer.getIssuerX500Principal().getName(),
                          CertificateFacts.of(signer).fingerprint()))
              .orElseGet(() -> no("MALFORMED: no answer to a profile of the type Profile Service"));
    };
  }

  private static Outcome no(String what) {
    return new Outcome.No(new Refused(EnrolmentFault.REQUEST, what));
  }

  private boolean isGood(ProfileServiceAnswer answer) {
    return answer.identifiers().entrySet().stream()
        .allMatch(it -> parts.identifiers().reference(it.getKey(), it.getValue()).isPresent());
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
    var taken = parts.register().taken(handle, answer);
    if (taken.isPresent()) {
      return Optional.of(new Refused(EnrolmentFault.DEVICE_REGISTERED_TO_ANOTHER, taken.get()));
    }
    var now = parts.clock().instant();
    var until = now.plus(REMEMBERED);
    return switch (used.consume(handle, ONCE, let.code().handle(), said(answer, signed), until)) {
      case ConsumedRequests.OtherBrowser() -> Optional.of(new Refused(EnrolmentFault.REPLAYED));
      case ConsumedRequests.SameBrowser() -> Optional.empty();
      case ConsumedRequests.FirstUse() -> {
        answers.keep(handle, answer, now, now.plus(KEPT));
        var actor = Actor.person(candidate.person(), candidate.username(), circumstances);
        var detail = detail(signed);
        parts.audit().append(handle, actor.did("enrolment answer", candidate.device(), detail));
        yield Optional.empty();
      }
    };
  }

  /** Who said what, as a hash: whether an answer is the one that counted already. */
  private static String said(PhoneAnswers.Answer answer, Outcome.Signed signed) {
    var said = new ArrayList<>(answer.references());
    Collections.sort(said);
    said.add(answer.model());
    said.add(signed.certificate());
    return hash(String.join("\n", said));
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
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
    var detail = new TreeMap<String, String>();
    detail.put("product", signed.answer().product());
    detail.put("version", signed.answer().version());
    detail.put("signer", signed.signer());
    detail.put(
        "identifiers",
        signed.answer().identifiers().keySet().stream()
            .map(IdentifierKind::text)
            .sorted()
            .collect(Collectors.joining(", ")));
    return detail;
  }
}
