package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.idp.saml.codec.AssertionModel.Bearer;

/**
 * The finished response held once more against what it answers, after everybody had a hand in it:
 * whatever went wrong before, an assertion for another service, another request or another time
 * doesn't leave.
 */
public final class LastCheck {
  private LastCheck() {}

  /**
   * What the answer must agree with.
   *
   * @param issuer us, as the service knows us
   * @param audiences the entity ID of the service it is for, and whoever else its entry names
   * @param acs the address in its metadata it goes to
   * @param inResponseTo the request's ID; empty when nobody asked
   * @param subject the name that was decided on
   * @param now the present
   */
  public record Expected(
      String issuer,
      List<String> audiences,
      String acs,
      Optional<String> inResponseTo,
      String subject,
      Instant now) {
    public Expected {
      audiences = List.copyOf(audiences);
      Objects.requireNonNull(inResponseTo);
      Objects.requireNonNull(now);
    }
  }

  /** The first fault; empty if there is none. */
  public static Optional<String> fault(ResponseModel response, Expected expected) {
    Optional<String> envelope = envelope(response, expected);
    return envelope.isPresent()
        ? envelope
        : response.assertion().flatMap(assertion -> assertion(assertion, expected));
  }

  /**
   * What of a written response stands in the clear although it should be hidden; empty if nothing
   * does. What is inside was held against what it answers before it was hidden.
   */
  public static Optional<String> uncovered(WrittenResponse written, EncryptionPlan plan) {
    if (!(plan instanceof EncryptionPlan.Parts parts)) {
      return Optional.empty();
    }
    String xml = written.xml();
    if (parts.assertion()
        && (xml.contains("<saml:Assertion") || !xml.contains("<saml:EncryptedAssertion"))) {
      return Optional.of("the assertion is not encrypted");
    }
    if (parts.nameId() && xml.contains("<saml:NameID")) {
      return Optional.of("the NameID is not encrypted");
    }
    return parts.attributes() && xml.contains("<saml:Attribute ")
        ? Optional.of("an attribute is not encrypted")
        : Optional.empty();
  }

  private static Optional<String> envelope(ResponseModel response, Expected expected) {
    if (!response.issuer().equals(expected.issuer())) {
      return Optional.of("the response's issuer is not us");
    }
    if (!response.destination().equals(expected.acs())) {
      return Optional.of("the destination is not the ACS");
    }
    if (!response.inResponseTo().equals(expected.inResponseTo())) {
      return Optional.of("the response answers another request");
    }
    return Optional.empty();
  }

  private static Optional<String> assertion(AssertionModel assertion, Expected expected) {
    if (!assertion.issuer().equals(expected.issuer())) {
      return Optional.of("the assertion's issuer is not us");
    }
    if (!assertion.conditions().audiences().equals(expected.audiences())) {
      return Optional.of("the audience is not the service and those its entry names");
    }
    String subject = assertion.subject().nameId().value();
    if (subject.isBlank() || !subject.equals(expected.subject())) {
      return Optional.of("the subject is not the one decided on");
    }
    Optional<String> bearer = bearer(assertion.subject().bearer(), expected);
    return bearer.isPresent() ? bearer : times(assertion, expected.now());
  }

  private static Optional<String> bearer(Bearer bearer, Expected expected) {
    if (!bearer.recipient().equals(expected.acs())) {
      return Optional.of("the recipient is not the ACS");
    }
    if (!bearer.inResponseTo().equals(expected.inResponseTo())) {
      return Optional.of("the confirmation answers another request");
    }
    return Optional.empty();
  }

  private static Optional<String> times(AssertionModel assertion, Instant now) {
    Instant start = assertion.conditions().notBefore();
    Instant end = assertion.conditions().notOnOrAfter();
    Instant presented = assertion.subject().bearer().notOnOrAfter();
    if (start.isAfter(now) || !end.isAfter(now) || !presented.isAfter(now)) {
      return Optional.of("the assertion is not good now");
    }
    if (assertion.issueInstant().isAfter(now)) {
      return Optional.of("the assertion is issued in the future");
    }
    if (assertion.authn().authnInstant().isAfter(now)) {
      return Optional.of("the person is proved in the future");
    }
    if (assertion.authn().sessionNotOnOrAfter().filter(last -> !last.isAfter(now)).isPresent()) {
      return Optional.of("the session has ended");
    }
    return Optional.empty();
  }
}
