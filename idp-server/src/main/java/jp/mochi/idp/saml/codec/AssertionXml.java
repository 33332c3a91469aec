package jp.mochi.idp.saml.codec;

import java.util.Optional;
import java.util.function.UnaryOperator;
import jp.mochi.idp.saml.codec.AssertionModel.Attribute;
import jp.mochi.idp.saml.codec.AssertionModel.AuthnStatement;
import jp.mochi.idp.saml.codec.AssertionModel.Bearer;
import jp.mochi.idp.saml.codec.AssertionModel.Conditions;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;

/**
 * An assertion as canonical XML, in the two pieces between which its signature stands. Elements in
 * the schema's order, XML attributes in canonical order, which is by code point.
 */
final class AssertionXml {
  private AssertionXml() {}

  static void head(AssertionModel assertion, XmlText out) {
    out.raw("<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"")
        .attribute("ID", assertion.id(), "the assertion's ID")
        .attribute("IssueInstant", assertion.issueInstant())
        .raw(" Version=\"2.0\"><saml:Issuer>")
        .text(assertion.issuer(), "the issuer")
        .raw("</saml:Issuer>");
  }

  static void tail(AssertionModel assertion, Encrypting encrypting, XmlText out) {
    out.raw("<saml:Subject>");
    if (encrypting.nameId()) {
      encryptedId(assertion.subject().nameId(), "", encrypting::of, out);
    } else {
      nameId(assertion.subject().nameId(), "", out);
    }
    bearer(assertion.subject().bearer(), out);
    out.raw("</saml:Subject>");
    conditions(assertion.conditions(), out);
    authnStatement(assertion.authn(), out);
    if (!assertion.attributes().isEmpty()) {
      out.raw("<saml:AttributeStatement>");
      for (Attribute attribute : assertion.attributes()) {
        if (encrypting.attributes()) {
          encryptedAttribute(attribute, encrypting, out);
        } else {
          attribute(attribute, "", out);
        }
      }
      out.raw("</saml:AttributeStatement>");
    }
    out.raw("</saml:Assertion>");
  }

  /** SAML Core 2.0 §2.2.4. */
  static void encryptedId(
      NameId name, String namespace, UnaryOperator<String> encrypt, XmlText out) {
    XmlText alone = new XmlText(512);
    nameId(name, Encrypting.SAML, alone);
    out.raw("<saml:EncryptedID")
        .raw(namespace)
        .raw(">")
        .sealed(alone, encrypt)
        .raw("</saml:EncryptedID>");
  }

  /** SAML Core 2.0 §2.7.3.2. */
  private static void encryptedAttribute(Attribute attribute, Encrypting encrypting, XmlText out) {
    XmlText alone = new XmlText(512);
    attribute(attribute, Encrypting.SAML, alone);
    out.raw("<saml:EncryptedAttribute>")
        .sealed(alone, encrypting::of)
        .raw("</saml:EncryptedAttribute>");
  }

  /**
   * @param namespace declared where the element will be read on its own, otherwise empty
   */
  private static void nameId(NameId name, String namespace, XmlText out) {
    out.raw("<saml:NameID").raw(namespace);
    nameIdRest(name, out);
  }

  /** From the attributes on. */
  static void nameIdRest(NameId name, XmlText out) {
    out.attribute("Format", name.format(), "the NameID's format");
    optional("NameQualifier", name.nameQualifier(), out);
    optional("SPNameQualifier", name.spNameQualifier(), out);
    out.raw(">").text(name.value(), "the NameID").raw("</saml:NameID>");
  }

  private static void bearer(Bearer bearer, XmlText out) {
    out.raw("<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">")
        .raw("<saml:SubjectConfirmationData");
    optional("Address", bearer.address(), out);
    optional("InResponseTo", bearer.inResponseTo(), out);
    out.attribute("NotOnOrAfter", bearer.notOnOrAfter())
        .attribute("Recipient", bearer.recipient(), "the recipient")
        .raw("></saml:SubjectConfirmationData></saml:SubjectConfirmation>");
  }

  private static void conditions(Conditions conditions, XmlText out) {
    out.raw("<saml:Conditions")
        .attribute("NotBefore", conditions.notBefore())
        .attribute("NotOnOrAfter", conditions.notOnOrAfter())
        .raw(">");
    if (!conditions.audiences().isEmpty()) {
      out.raw("<saml:AudienceRestriction>");
      for (String audience : conditions.audiences()) {
        out.raw("<saml:Audience>").text(audience, "the audience").raw("</saml:Audience>");
      }
      out.raw("</saml:AudienceRestriction>");
    }
    out.raw("</saml:Conditions>");
  }

  private static void authnStatement(AuthnStatement authn, XmlText out) {
    out.raw("<saml:AuthnStatement")
        .attribute("AuthnInstant", authn.authnInstant())
        .attribute("SessionIndex", authn.sessionIndex(), "the session index");
    authn.sessionNotOnOrAfter().ifPresent(end -> out.attribute("SessionNotOnOrAfter", end));
    out.raw(">");
    if (authn.address().isPresent()) {
      out.raw("<saml:SubjectLocality");
      optional("Address", authn.address(), out);
      out.raw("></saml:SubjectLocality>");
    }
    out.raw("<saml:AuthnContext><saml:AuthnContextClassRef>")
        .text(authn.contextClassRef(), "the context class")
        .raw("</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>");
  }

  private static void attribute(Attribute attribute, String namespace, XmlText out) {
    String what = "attribute " + attribute.name();
    out.raw("<saml:Attribute").raw(namespace);
    attribute.friendlyName().ifPresent(name -> out.attribute("FriendlyName", name, what));
    out.attribute("Name", attribute.name(), what)
        .attribute("NameFormat", attribute.nameFormat(), what)
        .raw(">");
    for (String value : attribute.values()) {
      out.raw("<saml:AttributeValue>").text(value, what).raw("</saml:AttributeValue>");
    }
    out.raw("</saml:Attribute>");
  }

  private static void optional(String name, Optional<String> value, XmlText out) {
    if (value.isPresent()) {
      out.attribute(name, value.get(), name);
    }
  }
}
