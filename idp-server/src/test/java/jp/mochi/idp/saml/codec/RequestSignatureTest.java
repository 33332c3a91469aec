package jp.mochi.idp.saml.codec;

import static jp.mochi.idp.saml.codec.Requests.ISSUER;
import static jp.mochi.idp.saml.codec.Requests.NOW;
import static jp.mochi.idp.saml.codec.Requests.PLAIN;
import static jp.mochi.idp.saml.codec.Requests.decoded;
import static jp.mochi.idp.saml.codec.Requests.encode;
import static jp.mochi.idp.saml.codec.Requests.options;
import static jp.mochi.idp.saml.codec.Requests.redirect;
import static jp.mochi.idp.saml.codec.Requests.refusal;
import static jp.mochi.idp.saml.codec.Requests.request;
import static jp.mochi.idp.saml.codec.Requests.service;
import static jp.mochi.idp.saml.codec.Requests.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.metadata.ServiceProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures of redirects (SAML Bindings 2.0 §3.4.4.1), and when one must be there. */
class RequestSignatureTest {
  private static final String GOOD = redirect(PLAIN);
  private static final ServiceProvider SIGNS = service(true, TestKey.SERVICE);

  private static VerifiedRequest lets(String query, ServiceProvider issuer) {
    SignatureOutcome outcome = outcome(query, issuer);
    return assertInstanceOf(SignatureOutcome.Verified.class, outcome, outcome.toString()).request();
  }

  private static Map<String, String> refuses(Reason reason, String query, ServiceProvider issuer) {
    SignatureOutcome outcome = outcome(query, issuer);
    var refused = assertInstanceOf(SignatureOutcome.Refused.class, outcome);
    assertEquals(reason, refused.reason(), refused.detail().toString());
    return refused.detail();
  }

  private static SignatureOutcome outcome(String query, ServiceProvider issuer) {
    return RequestSignature.verify(decoded(RedirectRequests.decode(query)), issuer, NOW);
  }

  @Test
  void letsInWhatItsIssuerSigned() {
    VerifiedRequest verified = lets(signed(GOOD + "&RelayState=a%2bb"), SIGNS);
    assertTrue(verified.signed());
    assertEquals(Optional.of("a+b"), verified.relayState());
    assertEquals("_good", verified.request().id());
  }

  @Test
  void refusesAnotherKeyAndTellsWhichItExpects() {
    String query = signed(GOOD, TestKey.STRANGER, Requests.RSA_SHA256, "SHA256withRSA");
    Map<String, String> detail = refuses(Reason.BAD_SIGNATURE, query, SIGNS);
    assertEquals(Fingerprint.of(TestKey.SERVICE.certificate()), detail.get("expected"));
    assertEquals(Requests.RSA_SHA256, detail.get("algorithm"));
    lets(query, service(true, TestKey.SERVICE, TestKey.STRANGER));
  }

  @Test
  void refusesAbsenceWhereMetadataSaysItSigns() {
    refuses(Reason.SIGNATURE_REQUIRED, GOOD, SIGNS);
    lets(GOOD, service(false, TestKey.SERVICE));
    lets(GOOD, service(true, options(true, false), TestKey.SERVICE));
  }

  @Test
  void verifiesASignatureThatNobodyAskedFor() {
    String forged = signed(GOOD, TestKey.STRANGER, Requests.RSA_SHA256, "SHA256withRSA");
    refuses(Reason.BAD_SIGNATURE, forged, service(false, TestKey.SERVICE));
    refuses(Reason.BAD_SIGNATURE, forged, service(false));
    refuses(Reason.BAD_SIGNATURE, forged, service(true, options(true, false), TestKey.SERVICE));
    lets(signed(GOOD), service(false, TestKey.SERVICE));
  }

  @Test
  void refusesChangedRelayStateAndRequest() {
    String query = signed(GOOD + "&RelayState=one");
    lets(query, SIGNS);
    refuses(Reason.BAD_SIGNATURE, query.replace("=one", "=two"), SIGNS);
    refuses(Reason.BAD_SIGNATURE, query.replace("&RelayState=one", ""), SIGNS);
    String other = redirect(request("_evil", ISSUER, ""));
    refuses(Reason.BAD_SIGNATURE, query.replace(GOOD, other), SIGNS);
  }

  @Test
  void verifiesTheOrderOfTheStandardWhateverTheOrderSent() {
    String query = signed(GOOD + "&RelayState=r");
    String signature = query.substring(query.indexOf("&Signature=") + 1);
    String rest = query.substring(GOOD.length(), query.indexOf("&Signature="));
    lets(signature + rest + "&" + GOOD, SIGNS);
  }

  @Test
  void verifiesTheSubstringsAsTheyWereSent() {
    // Lower-case escapes and escapes that nobody needs: re-encoding would lose them.
    String unusual = GOOD.replace("%2B", "%2b").replace("%3D", "%3d") + "&RelayState=%61";
    assertEquals(Optional.of("a"), lets(signed(unusual), SIGNS).relayState());
  }

  /** OSJ-427: the decoder must not read another parameter than the verifier. */
  @Test
  void refusesTheForgedRedirectOfOsj427() {
    String evil = encode(redirect(request("_evil", ISSUER, "")).substring(12)).replace("%25", "%");
    String genuine = signed(GOOD);
    lets(genuine, SIGNS);
    for (String name : new String[] {"SAML%52equest", "SAMLRequest", "%53AMLRequest"}) {
      refusal(RedirectRequests.decode(name + "=" + evil + "&" + genuine));
      refusal(RedirectRequests.decode(genuine + "&" + name + "=" + evil));
    }
    refusal(RedirectRequests.decode(genuine + "&RelayStat%65=x"));
  }

  @ParameterizedTest
  @CsvSource({
    "SERVICE,http://www.w3.org/2001/04/xmldsig-more#rsa-sha256,SHA256withRSA",
    "SERVICE,http://www.w3.org/2001/04/xmldsig-more#rsa-sha384,SHA384withRSA",
    "SERVICE,http://www.w3.org/2001/04/xmldsig-more#rsa-sha512,SHA512withRSA",
    "CURVE,http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256,SHA256withECDSA",
    "CURVE,http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256,SHA256withECDSAinP1363Format",
    "CURVE,http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384,SHA384withECDSAinP1363Format",
    "CURVE,http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512,SHA512withECDSA"
  })
  void takesStrongAlgorithms(TestKey key, String uri, String jca) {
    lets(signed(GOOD, key, uri, jca), service(true, TestKey.SERVICE, TestKey.CURVE));
  }

  @Test
  void refusesSha1UnlessTheEntrySaysOtherwise() {
    String uri = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    String query = signed(GOOD, TestKey.SERVICE, uri, "SHA1withRSA");
    refuses(Reason.WEAK_SIGNATURE, query, SIGNS);
    lets(query, service(true, options(false, true), TestKey.SERVICE));
  }

  @Test
  void refusesAnAlgorithmItDoesNotKnow() {
    String uri = "http://www.w3.org/2001/04/xmldsig-more#rsa-md5";
    String query = signed(GOOD, TestKey.SERVICE, uri, "MD5withRSA");
    refuses(Reason.WEAK_SIGNATURE, query, service(true, options(false, true), TestKey.SERVICE));
  }

  @Test
  void refusesAShortKey() {
    String query = signed(GOOD, TestKey.SHORT, Requests.RSA_SHA256, "SHA256withRSA");
    refuses(Reason.WEAK_SIGNATURE, query, service(true, TestKey.SHORT));
    refuses(Reason.BAD_SIGNATURE, query, service(true, TestKey.SHORT, TestKey.SERVICE));
  }

  @Test
  void toleratesAnExpiredCertificateAndSaysSo() {
    UnverifiedRequest request = decoded(RedirectRequests.decode(signed(GOOD)));
    var later = TestKey.SERVICE.certificate().getNotAfter().toInstant().plus(Duration.ofDays(1));
    var verified = (SignatureOutcome.Verified) RequestSignature.verify(request, SIGNS, later);
    assertTrue(verified.detail().containsKey("certificate-expired"));
  }

  @Test
  void refusesTheEntryOfAnotherIssuer() {
    String query = redirect(request("_x", "https://other.example", ""));
    refuses(Reason.BAD_SIGNATURE, query, service(false, TestKey.SERVICE));
  }

  @Test
  void refusesASignatureThatIsNotBase64() {
    String query = GOOD + "&SigAlg=" + encode(Requests.RSA_SHA256) + "&Signature=";
    refuses(Reason.BAD_SIGNATURE, query + "%2A", SIGNS);
    refuses(Reason.BAD_SIGNATURE, query, SIGNS);
  }
}
