package jp.mochi.sample;

import com.onelogin.saml2.authn.SamlResponse;
import com.onelogin.saml2.exception.SAMLException;
import com.onelogin.saml2.exception.ValidationError;
import com.onelogin.saml2.http.HttpRequest;
import com.onelogin.saml2.settings.Saml2Settings;
import com.onelogin.saml2.util.Util;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import jp.mochi.sample.CheckedResponse.Accepted;
import jp.mochi.sample.CheckedResponse.Facts;
import jp.mochi.sample.CheckedResponse.Refusal;
import jp.mochi.sample.CheckedResponse.Refused;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Judges a response with the independent toolkit in its strict mode: schema, status, signature by
 * the identity provider's certificate, issuer, destination, audience, times, subject confirmation.
 * What the toolkit leaves to its user is added here: the request must be one of ours and
 * unanswered, and an assertion counts once.
 */
final class CheckResponse {
  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";

  private final URI acs;
  private final SignOns signOns;

  CheckResponse(URI acs, SignOns signOns) {
    this.acs = acs;
    this.signOns = signOns;
  }

  CheckedResponse check(Saml2Settings settings, Map<String, List<String>> form) {
    SamlResponse response;
    try {
      response = new SamlResponse(settings, new HttpRequest(acs.toString(), form, ""));
    } catch (XPathExpressionException
        | ParserConfigurationException
        | SAXException
        | IOException
        | SAMLException e) {
      return new Refused(Refusal.NOT_A_RESPONSE, message(e), "");
    }
    String xml = Objects.requireNonNullElse(response.getSAMLResponseXml(), "");
    String relayState = form.getOrDefault("RelayState", List.of("")).getFirst();
    Optional<String> asked = inResponseTo(xml);
    if (!response.isValid(asked.orElse(null))) {
      return refused(response, xml);
    }
    if (asked.isPresent()) {
      Optional<String> sent = signOns.take(asked.get());
      if (sent.isEmpty()) {
        return new Refused(Refusal.NOT_ASKED_FOR, asked.get(), xml);
      }
      if (!sent.get().equals(relayState)) {
        return new Refused(Refusal.RELAY_STATE, relayState, xml);
      }
    }
    return accepted(response, asked.isPresent(), relayState, xml);
  }

  private CheckedResponse accepted(
      SamlResponse response, boolean solicited, String relayState, String xml) {
    try {
      Facts facts = facts(response, xml);
      return signOns.firstUse(facts.assertionId())
          ? new Accepted(facts, solicited, relayState, xml)
          : new Refused(Refusal.USED_BEFORE, facts.assertionId(), xml);
    } catch (Exception e) { // the toolkit's getters declare nothing narrower
      return new Refused(Refusal.OTHER, message(e), xml);
    }
  }

  private static CheckedResponse refused(SamlResponse response, String xml) {
    Exception why = response.getValidationException();
    String detail = Objects.requireNonNullElse(response.getError(), "");
    return new Refused(why instanceof ValidationError e ? refusal(e) : Refusal.OTHER, detail, xml);
  }

  private static Refusal refusal(ValidationError error) {
    return switch (error.getErrorCode()) {
      case ValidationError.STATUS_CODE_IS_NOT_SUCCESS -> Refusal.STATUS;
      case ValidationError.NO_SIGNATURE_FOUND,
          ValidationError.INVALID_SIGNATURE,
          ValidationError.NO_SIGNED_ASSERTION,
          ValidationError.NO_SIGNED_MESSAGE,
          ValidationError.WRONG_SIGNED_ELEMENT,
          ValidationError.WRONG_NUMBER_OF_SIGNATURES,
          ValidationError.ID_NOT_FOUND_IN_SIGNED_ELEMENT,
          ValidationError.DUPLICATED_REFERENCE_IN_SIGNED_ELEMENTS,
          ValidationError.UNEXPECTED_SIGNED_ELEMENTS ->
          Refusal.SIGNATURE;
      case ValidationError.WRONG_AUDIENCE -> Refusal.AUDIENCE;
      case ValidationError.WRONG_DESTINATION, ValidationError.EMPTY_DESTINATION ->
          Refusal.DESTINATION;
      case ValidationError.ASSERTION_TOO_EARLY,
          ValidationError.ASSERTION_EXPIRED,
          ValidationError.SESSION_EXPIRED,
          ValidationError.RESPONSE_EXPIRED ->
          Refusal.TIME;
      case ValidationError.WRONG_ISSUER, ValidationError.ISSUER_NOT_FOUND_IN_ASSERTION ->
          Refusal.ISSUER;
      case ValidationError.WRONG_INRESPONSETO -> Refusal.NOT_ASKED_FOR;
      default -> Refusal.OTHER;
    };
  }

  private static Facts facts(SamlResponse response, String xml) throws Exception {
    String id = response.getAssertionId();
    Element assertion = assertion(xml, id);
    Element conditions = first(assertion, "Conditions");
    Element statement = first(assertion, "AuthnStatement");
    return new Facts(
        response.getNameId(),
        text(response.getNameIdFormat()),
        response.getAssertionIssuer(),
        new HashMap<>(response.getAttributes()),
        conditions.getAttribute("NotBefore"),
        conditions.getAttribute("NotOnOrAfter"),
        response.getAudiences(),
        text(response.getSessionIndex()),
        Optional.ofNullable(response.getSessionNotOnOrAfter()).map(Object::toString),
        statement.getAttribute("AuthnInstant"),
        first(statement, "AuthnContextClassRef").getTextContent().strip(),
        id);
  }

  /** The verified assertion by its id: what else the document may hold is not looked at. */
  private static Element assertion(String xml, String id) throws IOException {
    NodeList all = Util.loadXML(xml).getElementsByTagNameNS(SAML, "Assertion");
    for (int i = 0; i < all.getLength(); i++) {
      if (all.item(i) instanceof Element element && element.getAttribute("ID").equals(id)) {
        return element;
      }
    }
    throw new IOException("the response holds no assertion with the id " + id);
  }

  private static Element first(Element within, String name) throws IOException {
    if (within.getElementsByTagNameNS(SAML, name).item(0) instanceof Element found) {
      return found;
    }
    throw new IOException("the assertion has no " + name);
  }

  private static Optional<String> inResponseTo(String xml) {
    return Optional.ofNullable(Util.loadXML(xml))
        .map(document -> document.getDocumentElement())
        .filter(root -> SAMLP.equals(root.getNamespaceURI()))
        .map(root -> root.getAttribute("InResponseTo"))
        .filter(id -> !id.isEmpty());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String message(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }
}
