package jp.mochi.idp.saml.codec;

import static jp.mochi.idp.saml.codec.Requests.ISSUER;
import static jp.mochi.idp.saml.codec.Requests.NOW;
import static jp.mochi.idp.saml.codec.Requests.PLAIN;
import static jp.mochi.idp.saml.codec.Requests.decoded;
import static jp.mochi.idp.saml.codec.Requests.options;
import static jp.mochi.idp.saml.codec.Requests.post;
import static jp.mochi.idp.saml.codec.Requests.redirect;
import static jp.mochi.idp.saml.codec.Requests.request;
import static jp.mochi.idp.saml.codec.Requests.service;
import static jp.mochi.idp.saml.codec.Requests.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.crypto.dsig.Transform;
import jp.mochi.idp.reason.Reason;
import jp.mochi.metadata.ServiceProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures inside the message (SAML Core 2.0 §5.4), and the ways to abuse them. */
class EnvelopedSignatureTest {
  private static final ServiceProvider SIGNS = service(true, TestKey.SERVICE, TestKey.CURVE);
  private static final SignedXml SERVICE = SignedXml.with(TestKey.SERVICE);
  private static final String GOOD = SERVICE.sign(PLAIN);
  private static final String SIGNATURE =
      GOOD.substring(
          GOOD.indexOf("<ds:Signature "),
          GOOD.indexOf("</ds:Signature>") + "</ds:Signature>".length());

  private static SignatureOutcome outcome(String xml, ServiceProvider issuer) {
    return RequestSignature.verify(decoded(PostRequests.decode(post(xml))), issuer, NOW);
  }

  private static VerifiedRequest lets(String xml, ServiceProvider issuer) {
    SignatureOutcome outcome = outcome(xml, issuer);
    return assertInstanceOf(SignatureOutcome.Verified.class, outcome, outcome.toString()).request();
  }

  private static Map<String, String> refuses(Reason reason, String xml, ServiceProvider issuer) {
    SignatureOutcome outcome = outcome(xml, issuer);
    var refused = assertInstanceOf(SignatureOutcome.Refused.class, outcome);
    assertEquals(reason, refused.reason(), refused.detail().toString());
    return refused.detail();
  }

  @Test
  void letsInWhatItsIssuerSigned() {
    assertTrue(lets(GOOD, SIGNS).signed());
  }

  @Test
  void refusesAnotherKeyThoughTheMessageBringsItsCertificate() {
    String forged = SignedXml.with(TestKey.STRANGER).sign(PLAIN);
    Map<String, String> detail = refuses(Reason.BAD_SIGNATURE, forged, SIGNS);
    assertEquals(Fingerprint.of(TestKey.STRANGER.certificate()), detail.get("received"));
    lets(forged, service(true, TestKey.STRANGER));
    refuses(Reason.BAD_SIGNATURE, forged, service(false));
  }

  @Test
  void refusesWhatWasChangedAfterwards() {
    refuses(Reason.BAD_SIGNATURE, GOOD.replace("service.example/acs", "evil.example/"), SIGNS);
  }

  @Test
  void refusesAShortKey() {
    String weak = SignedXml.with(TestKey.SHORT).sign(PLAIN);
    refuses(Reason.WEAK_SIGNATURE, weak, service(true, TestKey.SHORT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512"})
  void takesEllipticCurves(String name) {
    String uri = "http://www.w3.org/2001/04/xmldsig-more#" + name;
    lets(SignedXml.with(TestKey.CURVE).method(uri).sign(PLAIN), SIGNS);
  }

  @Test
  void refusesSha1InSignatureOrDigestUnlessTheEntrySaysOtherwise() {
    ServiceProvider old = service(true, options(false, true), TestKey.SERVICE);
    String signature = SERVICE.method("http://www.w3.org/2000/09/xmldsig#rsa-sha1").sign(PLAIN);
    String digest = SERVICE.digest("http://www.w3.org/2000/09/xmldsig#sha1").sign(PLAIN);
    refuses(Reason.WEAK_SIGNATURE, signature, SIGNS);
    refuses(Reason.WEAK_SIGNATURE, digest, SIGNS);
    lets(signature, old);
    lets(digest, old);
  }

  @Test
  void takesInclusiveCanonicalizationOfSignedInfoButNoOtherTransform() {
    String inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    lets(SERVICE.canonicalization(inclusive).sign(PLAIN), SIGNS);
    lets(SERVICE.transforms(Transform.ENVELOPED).sign(PLAIN), SIGNS);
    String xpath = GOOD.replace(Transform.ENVELOPED, Transform.XPATH);
    refuses(Reason.BAD_SIGNATURE, xpath, SIGNS);
  }

  @Test
  void refusesASignatureOfTheDocumentThatNamesNoId() {
    refuses(Reason.BAD_SIGNATURE, SERVICE.uri("").sign(PLAIN), SIGNS);
  }

  @Test
  void verifiesBothPlacesAtOnce() {
    String forged = SignedXml.with(TestKey.STRANGER).sign(PLAIN);
    String both = signed(redirect(GOOD));
    String inside = signed(redirect(forged));
    String beside = signed(redirect(GOOD), TestKey.STRANGER, Requests.RSA_SHA256, "SHA256withRSA");
    assertInstanceOf(SignatureOutcome.Verified.class, redirected(both));
    assertInstanceOf(SignatureOutcome.Refused.class, redirected(inside));
    assertInstanceOf(SignatureOutcome.Refused.class, redirected(beside));
  }

  private static SignatureOutcome redirected(String query) {
    return RequestSignature.verify(decoded(RedirectRequests.decode(query)), SIGNS, NOW);
  }

  /** Somorovsky et al., "On Breaking SAML" (2012), with a request in the place of the assertion. */
  static Stream<Arguments> wrappings() {
    String original = PLAIN;
    String evil = "_evil";
    Map<String, String> table = new TreeMap<>();
    table.put("XSW1 original under the signature", evil(evil, into(SIGNATURE, original)));
    table.put("XSW2 original beside the signature", evil(evil, original + SIGNATURE));
    table.put("XSW3 signed original first", evil(evil, GOOD));
    table.put("XSW4 signed original in extensions", evil(evil, extensions(GOOD)));
    table.put("XSW5 same ID, original last", evil("_good", SIGNATURE + original));
    table.put("XSW6 same ID, original under it", evil("_good", into(SIGNATURE, original)));
    table.put("XSW7 original in extensions", evil(evil, SIGNATURE + extensions(original)));
    table.put("XSW8 original in ds:Object", evil(evil, into(SIGNATURE, object(original))));
    table.put("two signatures", GOOD.replace(SIGNATURE, SIGNATURE + SIGNATURE));
    table.put("signature deeper down", evil(evil, extensions(SIGNATURE)));
    table.put("foreign parent", evil(evil, extensions("<x>" + SIGNATURE + original + "</x>")));
    return table.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  private static String evil(String id, String more) {
    return request(id, ISSUER, more).replace("https://service.example/acs", "https://evil.example");
  }

  private static String into(String signature, String more) {
    return signature.replace("</ds:Signature>", more + "</ds:Signature>");
  }

  private static String object(String more) {
    return "<ds:Object>" + more + "</ds:Object>";
  }

  private static String extensions(String more) {
    return "<samlp:Extensions>" + more + "</samlp:Extensions>";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappings")
  void refusesWrapping(String name, String xml) {
    lets(GOOD, SIGNS);
    for (ServiceProvider issuer : new ServiceProvider[] {SIGNS, service(false, TestKey.SERVICE)}) {
      boolean in =
          switch (PostRequests.decode(post(xml))) {
            case DecodeOutcome.Malformed(_, _) -> false;
            case DecodeOutcome.Decoded(var request) ->
                RequestSignature.verify(request, issuer, NOW) instanceof SignatureOutcome.Verified;
          };
      assertFalse(in, name);
    }
  }
}
