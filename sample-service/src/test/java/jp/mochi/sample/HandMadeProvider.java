package jp.mochi.sample;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** An identity provider of one key that signs whatever text it is given. */
final class HandMadeProvider {
  static final String ENTITY_ID = "https://idp.example/saml/metadata";
  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  static final String PASSWORD = "changeit";

  private final PrivateKey key;
  private final Certificate certificate;

  HandMadeProvider(Path directory) throws Exception {
    Path file = keystore(directory);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    key = (PrivateKey) store.getKey("key", PASSWORD.toCharArray());
    certificate = store.getCertificate("key");
  }

  /** A fresh key in a PKCS#12 file, made by the JDK's keytool. */
  static Path keystore(Path directory) throws IOException, InterruptedException {
    Path file = Files.createTempDirectory(directory, "key").resolve("key.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "key",
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString());
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("keytool made no key store");
    }
    return file;
  }

  String metadata() throws Exception {
    return """
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
    <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/saml/sso"/>
    </md:IDPSSODescriptor></md:EntityDescriptor>
    """
        .formatted(ENTITY_ID, Base64.getEncoder().encodeToString(certificate.getEncoded()));
  }

  /** What a response is made from; the defaults are right, each test spoils one. */
  record Draft(
      String requestId,
      String acs,
      String audience,
      String issuer,
      String assertionId,
      Instant now,
      String status) {
    static Draft answering(String requestId, Options service) {
      return new Draft(
          requestId,
          service.acs().toString(),
          service.entityId(),
          ENTITY_ID,
          "_assertion-" + requestId,
          java.time.Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
          "urn:oasis:names:tc:SAML:2.0:status:Success");
    }

    Draft audience(String other) {
      return new Draft(requestId, acs, other, issuer, assertionId, now, status);
    }

    Draft acs(String other) {
      return new Draft(requestId, other, audience, issuer, assertionId, now, status);
    }

    Draft issuer(String other) {
      return new Draft(requestId, acs, audience, other, assertionId, now, status);
    }

    Draft at(Instant other) {
      return new Draft(requestId, acs, audience, issuer, assertionId, other, status);
    }

    Draft status(String other) {
      return new Draft(requestId, acs, audience, issuer, assertionId, now, other);
    }

    private String inResponseTo() {
      return requestId.isEmpty() ? "" : " InResponseTo=\"" + requestId + "\"";
    }

    String response() {
      return """
      <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" IssueInstant="%1$s" Destination="%2$s"%3$s><saml:Issuer>%4$s</saml:Issuer><samlp:Status><samlp:StatusCode Value="%5$s"/></samlp:Status>%6$s</samlp:Response>\
      """
          .formatted(
              now, acs, inResponseTo(), issuer, status, status.endsWith("Success") ? body() : "");
    }

    private String body() {
      return """
      <saml:Assertion ID="%1$s" Version="2.0" IssueInstant="%2$s"><saml:Issuer>%3$s</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">tanaka@example.co.jp</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="%4$s" Recipient="%5$s"%6$s/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="%2$s" NotOnOrAfter="%4$s"><saml:AudienceRestriction><saml:Audience>%7$s</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="%2$s" SessionIndex="_session"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="displayName"><saml:AttributeValue>田中 &lt;花子&gt;</saml:AttributeValue></saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>sales</saml:AttributeValue><saml:AttributeValue>it-staff</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>\
      """
          .formatted(assertionId, now, issuer, now.plusSeconds(300), acs, inResponseTo(), audience);
    }
  }

  /** Signs the assertion within, right after its issuer. */
  String signed(Draft draft) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(draft.response().getBytes(StandardCharsets.UTF_8)));
    Element assertion = (Element) document.getElementsByTagNameNS("*", "Assertion").item(0);
    assertion.setIdAttribute("ID", true);
    XMLSignatureFactory signatures = XMLSignatureFactory.getInstance("DOM");
    var reference =
        signatures.newReference(
            "#" + draft.assertionId(),
            signatures.newDigestMethod(DigestMethod.SHA256, null),
            List.of(
                signatures.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                signatures.newTransform(EXCLUSIVE, (TransformParameterSpec) null)),
            null,
            null);
    var info =
        signatures.newSignedInfo(
            signatures.newCanonicalizationMethod(EXCLUSIVE, (C14NMethodParameterSpec) null),
            signatures.newSignatureMethod(
                "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null),
            List.of(reference));
    var context = new DOMSignContext(key, assertion, assertion.getFirstChild().getNextSibling());
    context.setDefaultNamespacePrefix("ds");
    signatures.newXMLSignature(info, null).sign(context);
    return text(document);
  }

  private static String text(Document document) throws Exception {
    Transformer transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter out = new StringWriter();
    transformer.transform(new DOMSource(document), new StreamResult(out));
    return out.toString();
  }

  static String encoded(String xml) {
    return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
  }
}
