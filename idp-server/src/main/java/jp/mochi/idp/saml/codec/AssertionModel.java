package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An assertion to be (SAML Core 2.0 §2.3.3), of the shape that the web SSO profile asks for.
 *
 * @param id fresh, of the caller's random numbers
 * @param issueInstant now, written to the millisecond
 * @param issuer our entity ID
 * @param subject who, and who may present it where and until when
 * @param conditions when and for whom it is good
 * @param authn how and when the person was proved
 * @param attributes what else is told
 */
public record AssertionModel(
    String id,
    Instant issueInstant,
    String issuer,
    Subject subject,
    Conditions conditions,
    AuthnStatement authn,
    List<Attribute> attributes) {

  public AssertionModel {
    Objects.requireNonNull(issueInstant);
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(conditions);
    Objects.requireNonNull(authn);
    XmlText.requireName(id);
    attributes = List.copyOf(attributes);
  }

  /** SAML Core 2.0 §2.4.1, confirmed by bearing it (SAML Profiles 2.0 §3.3). */
  public record Subject(NameId nameId, Bearer bearer) {}

  /** SAML Core 2.0 §2.2.3. */
  public record NameId(
      String value,
      String format,
      Optional<String> nameQualifier,
      Optional<String> spNameQualifier) {}

  /**
   * SAML Profiles 2.0 §4.1.4.2: what a bearer confirmation must say.
   *
   * @param recipient the ACS
   * @param notOnOrAfter until when it may be presented
   * @param inResponseTo the request's ID, if there was one
   * @param address the client's address; empty is the rule, since it breaks roaming phones
   */
  public record Bearer(
      String recipient,
      Instant notOnOrAfter,
      Optional<String> inResponseTo,
      Optional<String> address) {}

  /** SAML Core 2.0 §2.5.1, with one audience restriction. */
  public record Conditions(Instant notBefore, Instant notOnOrAfter, List<String> audiences) {
    public Conditions {
      audiences = List.copyOf(audiences);
    }
  }

  /**
   * SAML Core 2.0 §2.7.2.
   *
   * @param authnInstant when the person was proved, which may be long ago
   * @param sessionIndex what a logout will name
   * @param sessionNotOnOrAfter when the service must end its session
   * @param address the client's address, for {@code SubjectLocality}
   * @param contextClassRef how the person was proved
   */
  public record AuthnStatement(
      Instant authnInstant,
      String sessionIndex,
      Optional<Instant> sessionNotOnOrAfter,
      Optional<String> address,
      String contextClassRef) {}

  /** SAML Core 2.0 §2.7.3.1; every value is written as text, without a type. */
  public record Attribute(
      String name, String nameFormat, Optional<String> friendlyName, List<String> values) {
    public Attribute {
      values = List.copyOf(values);
    }
  }
}
