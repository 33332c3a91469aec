package jp.mochi.idp.saml.codec;

import static jp.mochi.idp.saml.codec.Requests.ACS;
import static jp.mochi.idp.saml.codec.Requests.ISSUER;
import static jp.mochi.idp.saml.codec.Requests.PLAIN;
import static jp.mochi.idp.saml.codec.Requests.decoded;
import static jp.mochi.idp.saml.codec.Requests.post;
import static jp.mochi.idp.saml.codec.Requests.refusal;
import static jp.mochi.idp.saml.codec.Requests.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.RequestedContext.Comparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message may be, and what is taken from it. */
class RequestReadingTest {
  private static AuthnRequest read(String xml) {
    return decoded(PostRequests.decode(post(xml))).request();
  }

  private static void refuses(String xml) {
    assertEquals(Reason.MALFORMED_REQUEST, refusal(PostRequests.decode(post(xml))));
  }

  private static String with(String attributes) {
    return PLAIN.replace(" ID=", " " + attributes + " ID=");
  }

  @Test
  void takesEverythingOver() {
    AuthnRequest all =
        read(
            request(
                    "_all",
                    " " + ISSUER + "\n",
                    "<samlp:NameIDPolicy Format=\"urn:f\" SPNameQualifier=\"q\""
                        + " AllowCreate=\"1\"/><samlp:RequestedAuthnContext Comparison=\"minimum\">"
                        + "<saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef>"
                        + "<saml:AuthnContextClassRef>urn:b</saml:AuthnContextClassRef>"
                        + "</samlp:RequestedAuthnContext>")
                .replace(
                    " ID=",
                    " ForceAuthn=\"true\" IsPassive=\"0\" ProviderName=\"会社\""
                        + " ProtocolBinding=\"urn:p\" AttributeConsumingServiceIndex=\"7\""
                        + " Destination=\"https://idp.example/sso\" ID="));
    assertEquals(
        new AuthnRequest(
            "_all",
            "2.0",
            ISSUER,
            Instant.parse("2026-11-21T11:59:30Z"),
            Optional.of("https://idp.example/sso"),
            Optional.of(ACS),
            Optional.empty(),
            Optional.of("urn:p"),
            true,
            false,
            Optional.of(
                new NameIdPolicy(Optional.of("urn:f"), Optional.of("q"), Optional.of(true))),
            Optional.of(
                new RequestedContext(Comparison.MINIMUM, List.of("urn:a", "urn:b"), List.of())),
            Optional.of(7),
            Optional.of("会社"),
            false),
        all);
  }

  @Test
  void leavesOutWhatIsNotSaid() {
    AuthnRequest least = read(PLAIN.replace(" AssertionConsumerServiceURL=\"" + ACS + "\"", ""));
    assertEquals(Optional.empty(), least.acsUrl());
    assertEquals(Optional.empty(), least.nameIdPolicy());
    assertFalse(least.forceAuthn());
    assertEquals(Optional.of(3), read(with("AssertionConsumerServiceIndex=\"3\"")).acsIndex());
  }

  @Test
  void tellsOfASubjectAndOfAnotherVersion() {
    assertTrue(
        read(request("_s", ISSUER, "<saml:Subject><saml:NameID>a</saml:NameID></saml:Subject>"))
            .asksForSubject());
    assertEquals("1.1", read(PLAIN.replace("Version=\"2.0\"", "Version=\"1.1\"")).version());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ID=\"_good\"",
        " Version=\"2.0\"",
        " IssueInstant=\"2026-11-21T11:59:30Z\"",
        "<saml:Issuer>" + ISSUER + "</saml:Issuer>"
      })
  void refusesWhereSomethingIsMissing(String missing) {
    read(PLAIN);
    assertTrue(PLAIN.contains(missing));
    refuses(PLAIN.replace(missing, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ForceAuthn=\"yes\"",
        "AssertionConsumerServiceIndex=\"one\"",
        "AssertionConsumerServiceIndex=\"99999999999\"",
        "x=\"1\" x=\"2\"",
        "y:x=\"1\""
      })
  void refusesAValueOfAnotherType(String attribute) {
    read(with("ForceAuthn=\"1\""));
    refuses(with(attribute));
  }

  @Test
  void refusesADocumentType() {
    read("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + PLAIN);
    refuses("<!DOCTYPE a>" + PLAIN);
    refuses(
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + PLAIN.replace(ISSUER, "&e;"));
    refuses(PLAIN.replace(ISSUER, "&e;"));
  }

  @Test
  void refusesACommentInsideAValue() {
    assertEquals(ISSUER, read(PLAIN.replace("<saml:Issuer>", "<!-- c --><saml:Issuer>")).issuer());
    refuses(PLAIN.replace(ISSUER, ISSUER + "<!-- -->.evil.example"));
    refuses(PLAIN.replace(ISSUER, "<!-- -->" + ISSUER));
    refuses(PLAIN.replace(ISSUER, ISSUER + "<?p i?>.evil.example"));
  }

  @Test
  void readsTextWhole() {
    String split = ISSUER.substring(0, 9) + "<![CDATA[" + ISSUER.substring(9) + "]]>";
    assertEquals(ISSUER, read(PLAIN.replace(ISSUER, split)).issuer());
    assertEquals("a&b", read(PLAIN.replace(ISSUER, "a&amp;<![CDATA[b]]>")).issuer());
  }

  @Test
  void refusesASecondIssuer() {
    refuses(PLAIN.replace("<saml:Issuer>", "<saml:Issuer>x</saml:Issuer><saml:Issuer>"));
  }

  @Test
  void refusesTwoElementsWithOneId() {
    read(request("_good", ISSUER, "<samlp:Extensions><x ID=\"_other\"/></samlp:Extensions>"));
    refuses(request("_good", ISSUER, "<samlp:Extensions><x ID=\"_good\"/></samlp:Extensions>"));
    refuses(request("_good", ISSUER, "<samlp:Extensions><x Id=\"_good\"/></samlp:Extensions>"));
  }

  @Test
  void boundsDepth() {
    read(request("_d", ISSUER, nested(XmlBounds.MAX_DEPTH - 1)));
    refuses(request("_d", ISSUER, nested(XmlBounds.MAX_DEPTH)));
  }

  private static String nested(int deep) {
    return "<samlp:Extensions>"
        + "<x>".repeat(deep - 1)
        + "</x>".repeat(deep - 1)
        + "</samlp:Extensions>";
  }

  @Test
  void boundsElements() {
    String open = "<samlp:Extensions>";
    String close = "</samlp:Extensions>";
    int room = XmlBounds.MAX_ELEMENTS - 3;
    read(request("_e", ISSUER, open + "<x/>".repeat(room) + close));
    refuses(request("_e", ISSUER, open + "<x/>".repeat(room + 1) + close));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%d=\"1\" ", "xmlns:a%d=\"urn:%<d\" "})
  void boundsAttributesAndNamespaces(String attribute) {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < XmlBounds.MAX_ATTRIBUTES; i++) {
      many.append(attribute.formatted(i));
    }
    String open = "<samlp:Extensions><x ";
    read(request("_a", ISSUER, open + many + "/></samlp:Extensions>"));
    refuses(request("_a", ISSUER, open + many + " z='>'/></samlp:Extensions>"));
  }

  /** Each is within its element's bound; together they would cost thirty times their letters. */
  @Test
  void boundsAttributesInAllElementsTogether() {
    int some = 50;
    int elements = XmlBounds.MAX_ALL_ATTRIBUTES / some - 1;
    var many = new StringBuilder("<x");
    for (int i = 0; i < some; i++) {
      many.append(" a").append(i).append("=''");
    }
    var within = "<samlp:Extensions>" + (many + "/>").repeat(elements);
    read(request("_a", ISSUER, within + "</samlp:Extensions>"));
    refuses(request("_a", ISSUER, within + (many + "/>").repeat(2) + "</samlp:Extensions>"));
  }

  @Test
  void boundsTheForm() {
    int room = PostRequests.MAX_BODY - post(PLAIN).length() - 3;
    decoded(PostRequests.decode(post(PLAIN) + "&x=" + "y".repeat(room)));
    assertEquals(
        Reason.MALFORMED_REQUEST,
        refusal(PostRequests.decode(post(PLAIN) + "&x=" + "y".repeat(room + 1))));
  }

  @Test
  void refusesASignatureOfABindingNotOffered() {
    assertEquals(
        Reason.MALFORMED_REQUEST,
        refusal(PostRequests.decode(post(PLAIN) + "&SigAlg=x&Signature=AAAA")));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] utf16 = PLAIN.getBytes(java.nio.charset.StandardCharsets.UTF_16);
    assertEquals(
        Reason.MALFORMED_REQUEST,
        refusal(PostRequests.decode("SAMLRequest=" + Requests.encode(Requests.base64(utf16)))));
    assertEquals("_good", read("\uFEFF" + PLAIN).id());
  }

  @Test
  void takesNoOtherRootAndNoDisguisedOne() {
    String logout = PLAIN.replace("AuthnRequest", "LogoutRequest");
    assertEquals(Reason.NOT_A_REQUEST, refusal(PostRequests.decode(post(logout))));
    String foreign = PLAIN.replace("SAML:2.0:protocol", "SAML:2.0:other");
    assertEquals(Reason.NOT_A_REQUEST, refusal(PostRequests.decode(post(foreign))));
    String disguised =
        with(
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xsi:type=\"samlp:LogoutRequestType\"");
    refuses(disguised);
  }
}
