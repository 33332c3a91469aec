package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** A logout message to be. */
public sealed interface LogoutModel {
  /** Fresh, a name in XML's sense. */
  String id();

  /** The address in metadata that it goes to. */
  String destination();

  /**
   * SAML Core 2.0 §3.7.1.
   *
   * @param notOnOrAfter until when it may be obeyed
   * @param issuer our entity ID
   * @param administrator whether somebody else than the person wants it (§3.7.3)
   * @param name as the service was given it
   */
  record Request(
      String id,
      Instant issueInstant,
      Instant notOnOrAfter,
      String issuer,
      String destination,
      boolean administrator,
      Name name,
      List<String> sessionIndexes)
      implements LogoutModel {
    public Request {
      XmlText.requireName(id);
      Objects.requireNonNull(name);
      sessionIndexes = List.copyOf(sessionIndexes);
    }
  }

  /** How a person is named in a request. */
  sealed interface Name {
    record Plain(AssertionModel.NameId nameId) implements Name {}

    /**
     * A finished {@code saml:EncryptedID}.
     *
     * @param xml in the form that exclusive canonicalisation gives it
     */
    record Encrypted(String xml) implements Name {}
  }

  /**
   * SAML Core 2.0 §3.7.2.
   *
   * @param issuer our entity ID
   * @param inResponseTo the request's ID
   */
  record Response(
      String id,
      Instant issueInstant,
      String issuer,
      String destination,
      String inResponseTo,
      ResponseModel.Status status)
      implements LogoutModel {
    public Response {
      XmlText.requireName(id);
      Objects.requireNonNull(inResponseTo);
      Objects.requireNonNull(status);
    }
  }
}
