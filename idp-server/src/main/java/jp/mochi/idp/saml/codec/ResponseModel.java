package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A response to be (SAML Core 2.0 §3.3.3): success with an assertion, or a status without one.
 *
 * @param id fresh, of the caller's random numbers; a name in XML's sense, so it begins with a
 *     letter or an underscore
 * @param issueInstant now, written to the millisecond
 * @param issuer our entity ID
 * @param destination the ACS it is posted to
 * @param inResponseTo the request's ID; empty when nobody asked
 * @param status how it went
 * @param assertion there exactly when it went well
 */
public record ResponseModel(
    String id,
    Instant issueInstant,
    String issuer,
    String destination,
    Optional<String> inResponseTo,
    Status status,
    Optional<AssertionModel> assertion) {

  public ResponseModel {
    Objects.requireNonNull(issueInstant);
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(destination);
    XmlText.requireName(id);
    if (status.isSuccess() != assertion.isPresent()) {
      throw new IllegalArgumentException("success comes with an assertion, and nothing else does");
    }
    if (assertion.isPresent() && assertion.get().id().equals(id)) {
      throw new IllegalArgumentException("response and assertion need an ID each");
    }
  }

  /**
   * SAML Core 2.0 §3.2.2.1.
   *
   * @param top the top-level code's URI
   * @param second the second-level code's URI
   * @param message a sentence for the other side's log
   */
  public record Status(String top, Optional<String> second, Optional<String> message) {
    public static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

    public Status {
      Objects.requireNonNull(top);
      Objects.requireNonNull(second);
      Objects.requireNonNull(message);
    }

    /** It went well. */
    public static Status success() {
      return new Status(SUCCESS, Optional.empty(), Optional.empty());
    }

    boolean isSuccess() {
      return top.equals(SUCCESS);
    }
  }
}
