package jp.mochi.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.xml.transform.stream.StreamSource;
import jp.mochi.metadata.IdpDescription.Endpoint;
import jp.mochi.metadata.IdpDescription.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opensaml.saml.common.xml.SAMLSchemaBuilder;

class IdpMetadataTest {
  private static final X509Certificate NEXT = Certificates.selfSigned(Certificates.rsa(2048));
  private static final String ENTITY = "https://idp.example.co.jp/saml/metadata";

  @TempDir Path directory = Path.of("");

  private static IdpDescription description(X509Certificate... certificates) {
    return new IdpDescription(
        ENTITY,
        "例示株式会社のサインイン & <確認>",
        "Sign-on at Example & Co. <\"test\">",
        List.of(
            new Endpoint(
                Kind.SINGLE_LOGOUT, Endpoint.SOAP, "https://idp.example.co.jp/saml/slo/soap"),
            new Endpoint(
                Kind.SINGLE_SIGN_ON, Endpoint.HTTP_REDIRECT, "https://idp.example.co.jp/saml/sso"),
            new Endpoint(
                Kind.SINGLE_SIGN_ON, Endpoint.HTTP_POST, "https://idp.example.co.jp/saml/sso"),
            new Endpoint(
                Kind.ARTIFACT_RESOLUTION,
                Endpoint.SOAP,
                "https://idp.example.co.jp/saml/artifact")),
        List.of(certificates),
        List.of(NEXT),
        List.of(
            "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
        "example.co.jp",
        false);
  }

  private static byte[] written() {
    return IdpMetadata.write(
        description(Certificates.GOOD, NEXT),
        Certificates.RSA_2048.getPrivate(),
        Certificates.GOOD);
  }

  @Test
  void isValidByTheSchemaOfSamlMetadata() throws Exception {
    var schema =
        new SAMLSchemaBuilder(SAMLSchemaBuilder.SAML1Version.SAML_11)
            .getSAMLSchema()
            .newValidator();
    schema.validate(new StreamSource(new ByteArrayInputStream(written())));
    var broken = new String(written(), UTF_8).replace("WantAuthnRequestsSigned", "Wanted");
    var source = new StreamSource(new ByteArrayInputStream(broken.getBytes(UTF_8)));
    assertThrows(org.xml.sax.SAXException.class, () -> schema.validate(source));
  }

  @Test
  void isSignedSoThatXmlsec1Agrees() throws Exception {
    assertEquals(0, xmlsec1(written(), Certificates.GOOD));
  }

  @Test
  void isNotValidOnceALetterIsChanged() throws Exception {
    var changed = new String(written(), UTF_8).replace("/saml/sso", "/saml/ss0").getBytes(UTF_8);
    assertNotEquals(0, xmlsec1(changed, Certificates.GOOD));
    assertNotEquals(0, xmlsec1(written(), NEXT));
  }

  @Test
  void announcesTheScopeOfIdentifiers() {
    var text = new String(written(), UTF_8);
    assertTrue(
        text.contains(
            "<md:Extensions><shibmd:Scope xmlns:shibmd=\"urn:mace:shibboleth:metadata:1.0\""
                + " regexp=\"false\">example.co.jp</shibmd:Scope>"),
        text);
  }

  @Test
  void namesTheAlgorithmsThatWeTakeAndNoneOfSha1() {
    var text = new String(written(), UTF_8);
    assertTrue(
        text.contains(
            "SigningMethod xmlns:alg=\"urn:oasis:names:tc:SAML:metadata:algsupport\""
                + " Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\""),
        text);
    assertTrue(text.contains("Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\""), text);
    assertFalse(text.contains("sha1\""), text);
  }

  @Test
  void namesTheKeyThatServicesEncryptToWithoutCbcAndRsa15() {
    var text = new String(written(), UTF_8);
    var key = text.substring(text.indexOf("use=\"encryption\""));
    assertTrue(key.contains("Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\""), text);
    assertTrue(key.contains("Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\""), text);
    assertFalse(text.contains("cbc") || text.contains("rsa-1_5"), text);
  }

  @Test
  void canBeSignedWithAnEllipticCurveKeyToo() throws Exception {
    var key = Certificates.ec("secp256r1");
    var certificate = Certificates.selfSigned(key);
    var bytes = IdpMetadata.write(description(certificate), key.getPrivate(), certificate);
    assertEquals(0, xmlsec1(bytes, certificate));
  }

  /** Verifies with this certificate's key alone, whatever the document brings along. */
  private int xmlsec1(byte[] document, X509Certificate certificate)
      throws IOException, InterruptedException {
    var file = Files.write(directory.resolve("metadata.xml"), document);
    var pem =
        Files.writeString(directory.resolve("key.pem"), CertificateFacts.of(certificate).pem());
    var log = directory.resolve("xmlsec1.log").toFile();
    var process =
        start(
            new ProcessBuilder(
                    "xmlsec1",
                    "--verify",
                    "--enabled-key-data",
                    "rsa,ec",
                    "--pubkey-cert-pem",
                    pem.toString(),
                    "--id-attr:ID",
                    "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor",
                    file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log));
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "xmlsec1 takes too long");
    return process.exitValue();
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError("xmlsec1 is missing; on Debian: apt-get install xmlsec1", e);
    }
  }

  @Test
  void saysWhatTheDescriptionSays() {
    var findings = new Findings();
    var entity = BoundedXml.parse(written(), findings).orElseThrow().getDocumentElement();
    assertEquals(ENTITY, entity.getAttribute("entityID"));
    var role = Xml.children(entity, Xml.MD, "IDPSSODescriptor").getFirst();
    assertEquals("false", role.getAttribute("WantAuthnRequestsSigned"));
    var names = new DisplayNames(entity, role);
    assertEquals(Optional.of("例示株式会社のサインイン & <確認>"), names.in("ja"));
    assertEquals(Optional.of("Sign-on at Example & Co. <\"test\">"), names.in("en"));
    var bindings =
        Xml.children(role, Xml.MD, "SingleSignOnService").stream()
            .map(e -> e.getAttribute("Binding"))
            .toList();
    assertEquals(List.of(Endpoint.HTTP_REDIRECT, Endpoint.HTTP_POST), bindings);
    assertEquals(2, Xml.children(role, Xml.MD, "NameIDFormat").size());
  }

  @Test
  void listsTheCurrentKeyFirstAndTheNextBehindIt() {
    var findings = new Findings();
    var entity = BoundedXml.parse(written(), findings).orElseThrow().getDocumentElement();
    var role = Xml.children(entity, Xml.MD, "IDPSSODescriptor").getFirst();
    var keys = new ReadKeys(Certificates.NOW, findings);
    keys.read(role);
    assertEquals(List.of(Certificates.GOOD, NEXT), keys.signing());
    assertEquals(NEXT, keys.encryption().getFirst().certificate());
  }

  @Test
  void neverEndsAndDeclaresNothingNeedless() {
    var text = new String(written(), UTF_8);
    assertFalse(text.contains("validUntil"));
    assertFalse(text.contains("cacheDuration"));
    assertFalse(text.contains("xmlns:xml="));
  }

  @Test
  void isTheSameByteForByteEachTime() {
    assertArrayEquals(written(), written());
  }

  @Test
  void isKnownByOurOwnReaderAsAnIdentityProvider() {
    var outcome = new MetadataReader(Samples.CLOCK).read(written());
    assertEquals(List.of(FaultCode.IDENTITY_PROVIDER), Samples.faults(outcome));
  }
}
