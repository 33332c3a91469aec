package jp.mochi.idp.saml.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.saml.codec.AssertionModel.Attribute;
import jp.mochi.idp.saml.codec.AssertionModel.AuthnStatement;
import jp.mochi.idp.saml.codec.AssertionModel.Bearer;
import jp.mochi.idp.saml.codec.AssertionModel.Conditions;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;
import jp.mochi.idp.saml.codec.AssertionModel.Subject;
import jp.mochi.idp.saml.codec.ResponseModel.Status;

/** Responses as the product makes them. */
final class Responses {
  static final String IDP = "https://idp.example/saml/metadata";
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123Z");
  static final String FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
  static final String PASSWORD =
      "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

  private Responses() {}

  static Attribute attribute(String name, String... values) {
    return new Attribute(
        name,
        "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
        Optional.of(name),
        List.of(values));
  }

  static AssertionModel assertion(String subject, List<Attribute> attributes) {
    Instant end = NOW.plus(Duration.ofMinutes(5));
    return new AssertionModel(
        "_a",
        NOW,
        IDP,
        new Subject(
            new NameId(subject, FORMAT, Optional.of(IDP), Optional.of(Requests.ISSUER)),
            new Bearer(Requests.ACS, end, Optional.of("_good"), Optional.empty())),
        new Conditions(NOW.minusSeconds(60), end, List.of(Requests.ISSUER)),
        new AuthnStatement(
            NOW.minusSeconds(9),
            "_s",
            Optional.of(NOW.plus(Duration.ofHours(8))),
            Optional.of("2001:db8::1"),
            PASSWORD),
        attributes);
  }

  static ResponseModel success(AssertionModel assertion) {
    return new ResponseModel(
        "_r",
        NOW,
        IDP,
        Requests.ACS,
        Optional.of("_good"),
        Status.success(),
        Optional.of(assertion));
  }

  static ResponseModel status(String message) {
    String prefix = "urn:oasis:names:tc:SAML:2.0:status:";
    return new ResponseModel(
        "_r",
        NOW,
        IDP,
        Requests.ACS,
        Optional.empty(),
        new Status(
            prefix + "Responder", Optional.of(prefix + "RequestDenied"), Optional.of(message)),
        Optional.empty());
  }

  static ResponseModel usual() {
    return success(
        assertion(
            "tanaka@corp.example",
            List.of(
                attribute("mail", "tanaka@corp.example"),
                attribute("displayName", "田中 太郎"),
                attribute("groups", "sales", "engineering", "it-staff"))));
  }
}
