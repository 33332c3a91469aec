package jp.mochi.sample;

import com.onelogin.saml2.http.HttpRequest;
import com.onelogin.saml2.logout.LogoutRequest;
import com.onelogin.saml2.logout.LogoutRequestParams;
import com.onelogin.saml2.logout.LogoutResponse;
import com.onelogin.saml2.logout.LogoutResponseParams;
import com.onelogin.saml2.settings.Saml2Settings;
import com.onelogin.saml2.util.Util;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Single logout by HTTP-Redirect with the independent toolkit: it writes our requests and answers,
 * and judges the identity provider's in its strict mode.
 */
final class SignOut {
  private final URI slo;
  private final SignedOn signedOn;
  private final SignOns asked;

  SignOut(URI slo, SignedOn signedOn, SignOns asked) {
    this.slo = slo;
    this.signedOn = signedOn;
    this.asked = asked;
  }

  /** What came of a message. */
  sealed interface Outcome {}

  /** The browser goes on with our message. */
  record GoOn(String address) implements Outcome {}

  /** Nobody is signed on here any more; {@code everywhere}: nor anywhere else. */
  record Over(boolean everywhere) implements Outcome {}

  record Refused(String why) implements Outcome {}

  /** This person wants to sign out. */
  GoOn begin(Saml2Settings settings, SignedOn.Person person)
      throws IOException, GeneralSecurityException {
    LogoutRequest request =
        new LogoutRequest(
            settings,
            new LogoutRequestParams(person.sessionIndex(), person.nameId(), person.format()));
    asked.remember(request.getId(), "logout");
    String address = settings.getIdpSingleLogoutServiceUrl().toString();
    return new GoOn(
        address(settings, address, "SAMLRequest=" + encode(request.getEncodedLogoutRequest()), ""));
  }

  /** A message came in the query. */
  Outcome take(Saml2Settings settings, Map<String, List<String>> query, String rawQuery)
      throws IOException, GeneralSecurityException {
    if (!query.containsKey("Signature")) {
      return new Refused("a logout message without a signature");
    }
    HttpRequest http = new HttpRequest(slo.toString(), query, rawQuery);
    return query.containsKey("SAMLRequest")
        ? asked(settings, http, query)
        : answered(settings, http);
  }

  private Outcome asked(Saml2Settings settings, HttpRequest http, Map<String, List<String>> query)
      throws IOException, GeneralSecurityException {
    LogoutRequest request = new LogoutRequest(settings, http);
    if (!request.isValid()) {
      return new Refused(Objects.requireNonNullElse(request.getError(), "not a logout request"));
    }
    try {
      String xml = request.getLogoutRequestXml();
      signedOn.remove(LogoutRequest.getNameId(xml), LogoutRequest.getSessionIndexes(xml));
    } catch (Exception e) { // the toolkit's getters declare nothing narrower
      return new Refused(String.valueOf(e.getMessage()));
    }
    LogoutResponse response =
        new LogoutResponse(
            settings,
            new LogoutResponseParams(
                request.getId(), "urn:oasis:names:tc:SAML:2.0:status:Success"));
    String state = query.getOrDefault("RelayState", List.of("")).getFirst();
    return new GoOn(
        address(
            settings,
            settings.getIdpSingleLogoutServiceResponseUrl().toString(),
            "SAMLResponse=" + encode(response.getEncodedLogoutResponse()),
            state));
  }

  private Outcome answered(Saml2Settings settings, HttpRequest http) {
    LogoutResponse response = new LogoutResponse(settings, http);
    if (!response.isValid()) {
      return new Refused(Objects.requireNonNullElse(response.getError(), "not a logout answer"));
    }
    String xml = response.getLogoutResponseXml();
    String request =
        Objects.requireNonNull(Util.loadXML(xml)).getDocumentElement().getAttribute("InResponseTo");
    if (asked.take(request).isEmpty()) {
      return new Refused("an answer to " + request + ", which was never asked");
    }
    return new Over(!xml.contains("status:PartialLogout"));
  }

  /** SAML Bindings 2.0 §3.4.4.1: the signature covers the encoded parameters in this order. */
  private static String address(
      Saml2Settings settings, String address, String message, String relayState)
      throws GeneralSecurityException {
    String query = message + (relayState.isEmpty() ? "" : "&RelayState=" + encode(relayState));
    if (settings.getLogoutRequestSigned()) {
      String algorithm = settings.getSignatureAlgorithm();
      query += "&SigAlg=" + encode(algorithm);
      byte[] signature = Util.sign(query, settings.getSPkey(), algorithm);
      query += "&Signature=" + encode(Base64.getEncoder().encodeToString(signature));
    }
    return address + (address.contains("?") ? "&" : "?") + query;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
