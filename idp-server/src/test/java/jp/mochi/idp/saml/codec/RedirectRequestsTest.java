package jp.mochi.idp.saml.codec;

import static jp.mochi.idp.saml.codec.Requests.PLAIN;
import static jp.mochi.idp.saml.codec.Requests.base64;
import static jp.mochi.idp.saml.codec.Requests.decoded;
import static jp.mochi.idp.saml.codec.Requests.deflated;
import static jp.mochi.idp.saml.codec.Requests.encode;
import static jp.mochi.idp.saml.codec.Requests.redirect;
import static jp.mochi.idp.saml.codec.Requests.refusal;
import static jp.mochi.idp.saml.codec.Requests.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SAML Bindings 2.0 §3.4. */
class RedirectRequestsTest {
  private static final String GOOD = redirect(PLAIN);

  private static void lets(String query) {
    assertEquals("_good", decoded(RedirectRequests.decode(query)).request().id());
  }

  private static void refuses(@org.jspecify.annotations.Nullable String query) {
    assertEquals(Reason.MALFORMED_REQUEST, refusal(RedirectRequests.decode(query)));
  }

  @Test
  void readsADeflatedRequest() {
    lets(GOOD);
  }

  @Test
  void readsARequestThatWasNeverDeflated() {
    lets("SAMLRequest=" + encode(base64(PLAIN)));
  }

  @Test
  void readsBase64WithLineBreaks() {
    String lines = base64(deflated(PLAIN.getBytes(StandardCharsets.UTF_8)));
    lets("SAMLRequest=" + encode(lines.replaceAll("(.{76})", "$1\r\n")));
    refuses("SAMLRequest=" + encode(lines.replaceAll("(.{76})", "$1*")));
  }

  @Test
  void returnsRelayStateUnchanged() {
    String state = " a+b&c=%41\u00E9\u6F22 \uD83D\uDE00\"<";
    UnverifiedRequest read =
        decoded(RedirectRequests.decode(GOOD + "&RelayState=" + encode(state)));
    assertEquals(Optional.of(state), read.relayState());
    assertEquals(Optional.empty(), decoded(RedirectRequests.decode(GOOD)).relayState());
  }

  @Test
  void refusesRelayStateOverFourKibibytes() {
    lets(GOOD + "&RelayState=" + "x".repeat(4096));
    DecodeOutcome outcome = RedirectRequests.decode(GOOD + "&RelayState=" + "x".repeat(4097));
    assertEquals(Reason.RELAY_STATE_TOO_LONG, refusal(outcome));
  }

  @Test
  void countsRelayStateInBytesNotCharacters() {
    String three = encode("\u6F22");
    lets(GOOD + "&RelayState=" + three.repeat(1365));
    DecodeOutcome outcome = RedirectRequests.decode(GOOD + "&RelayState=" + three.repeat(1366));
    assertEquals(Reason.RELAY_STATE_TOO_LONG, refusal(outcome));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SAMLRequest", "RelayState", "SigAlg", "Signature", "SAMLEncoding"})
  void refusesAParameterThatIsThereTwice(String name) {
    lets(signed(GOOD + "&RelayState=r") + "&other=1&other=1");
    refuses(signed(GOOD + "&RelayState=r") + "&" + name + "=&" + name + "=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SAML%52equest=x",
        "%53AMLRequest=x",
        "RelayS%74ate=x",
        "Sig%41lg=x",
        "+Signature=x",
        "SAMLRequest%20=x",
        "%53AMLResponse=x",
        "%ZZ=x"
      })
  void refusesAnEncodedName(String disguised) {
    lets(GOOD + "&harmless%52=x");
    refuses(GOOD + "&" + disguised);
    refuses(disguised + "&" + GOOD);
  }

  @Test
  void refusesRequestAndResponseAtOnce() {
    lets(GOOD);
    refuses(GOOD + "&SAMLResponse=PHg+");
  }

  @Test
  void refusesAnotherEncoding() {
    String name = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:";
    lets(GOOD + "&SAMLEncoding=" + encode(name + "DEFLATE"));
    refuses(GOOD + "&SAMLEncoding=" + encode(name + "GZIP"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%4G", "%FF", "%C3%28", "%ED%A0%80", "\u00E9", "a b"})
  void refusesABrokenPercentEncoding(String broken) {
    lets(GOOD + "&RelayState=%E6%BC%A2");
    refuses(GOOD + "&RelayState=" + broken);
  }

  @Test
  void refusesAnAlgorithmWithoutASignature() {
    lets(signed(GOOD));
    refuses(GOOD + "&SigAlg=" + encode(Requests.RSA_SHA256));
    refuses(GOOD + "&Signature=AAAA");
  }

  @Test
  void stopsInflatingAtTheBound() {
    String comment = "<!--" + "x".repeat(SafeXml.MAX_BYTES - PLAIN.length() - 7) + "-->";
    lets(redirect(PLAIN + comment));
    refuses(redirect(PLAIN + comment + " "));
    refuses(redirect(PLAIN + "<!--" + "x".repeat(20_000_000) + "-->"));
  }

  @Test
  void refusesAQueryOverTheBound() {
    lets(GOOD + "&x=" + "y".repeat(RedirectRequests.MAX_QUERY - GOOD.length() - 3));
    refuses(GOOD + "&x=" + "y".repeat(RedirectRequests.MAX_QUERY - GOOD.length() - 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SAMLRequest", "SAMLRequest=", "SAMLRequest=+", "x=y", "&&&", "="})
  void refusesAQueryWithoutARequest(String query) {
    refuses(query);
  }

  @Test
  void refusesNoQueryAtAll() {
    refuses(null);
  }

  @Test
  void refusesWhatFollowsTheDeflatedData() {
    byte[] good = deflated(PLAIN.getBytes(StandardCharsets.UTF_8));
    byte[] more = java.util.Arrays.copyOf(good, good.length + 1);
    lets("SAMLRequest=" + encode(base64(good)));
    refuses("SAMLRequest=" + encode(base64(more)));
    refuses("SAMLRequest=" + encode(base64(java.util.Arrays.copyOf(good, good.length - 1))));
  }

  @Test
  void saysWhatCameInsteadOfARequest() {
    String response = PLAIN.replace("AuthnRequest", "Response");
    var refusal = (DecodeOutcome.Malformed) RedirectRequests.decode(redirect(response));
    assertEquals(Reason.NOT_A_REQUEST, refusal.reason());
    assertTrue(refusal.detail().contains("samlp:Response"), refusal.detail());
  }
}
