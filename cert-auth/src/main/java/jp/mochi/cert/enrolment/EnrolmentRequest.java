package jp.mochi.cert.enrolment;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;

/**
 * A request for a certificate.
 *
 * @param csr PKCS #10, in DER, for {@link jp.mochi.cert.authority.CertificationRequest#kept}
 * @param keyHash what its key is known by
 * @param keyOutside whether the key was, or may have been, outside of the device
 * @param by who filed it and why
 * @param state how it was left; see {@link #standing}
 * @param decision who decided, when and why
 * @param serial of the certificate that was issued
 */
public record EnrolmentRequest(
    String id,
    EnrolmentRoute route,
    Der csr,
    String keyHash,
    boolean keyOutside,
    Candidate candidate,
    By by,
    Instant filed,
    Instant expires,
    State state,
    Optional<Decision> decision,
    Optional<String> serial) {

  /** What becomes of a request: {@code pending → approved → issued}, or one of the other two. */
  public enum State {
    PENDING,
    APPROVED,
    DENIED,
    ISSUED,
    /** Nobody decided in time, or nobody fetched what was approved. Never written to a table. */
    EXPIRED;

    /** As the database, the interface and commands write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written so. */
    public static Optional<State> of(String text) {
      return Stream.of(values()).filter(state -> state.text().equals(text)).findFirst();
    }
  }

  /** That somebody approved or denied it. */
  public record Decision(Instant at, By by) {}

  /** How it stands at that time. */
  public State standing(Instant now) {
    return (state == State.PENDING || state == State.APPROVED) && !now.isBefore(expires)
        ? State.EXPIRED
        : state;
  }

  /** Whether this is the person it is for, or who filed it: neither of them decides it. */
  public boolean concerns(By who) {
    var filedIt =
        by.person().isPresent() || who.person().isPresent()
            ? by.person().filter(who::is).isPresent()
            : by.name().equals(who.name());
    return filedIt || who.is(candidate.person());
  }
}
