package jp.mochi.idp.saml.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.transform.stream.StreamSource;
import jp.mochi.idp.saml.codec.AssertionModel.Attribute;
import jp.mochi.metadata.OpenSaml;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.saml.common.SignableSAMLObject;
import org.opensaml.saml.common.xml.SAMLSchemaBuilder;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.security.x509.BasicX509Credential;
import org.opensaml.xmlsec.signature.Signature;
import org.opensaml.xmlsec.signature.support.SignatureException;
import org.opensaml.xmlsec.signature.support.SignatureValidator;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A response as a service that uses OpenSAML sees it. */
public record ReadBack(Response response, TestKey key) {
  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";

  static ReadBack read(String xml, TestKey key) {
    OpenSaml.ready();
    try {
      Element root = SignedXml.parse(xml).getDocumentElement();
      var unmarshaller =
          XMLObjectProviderRegistrySupport.getUnmarshallerFactory().getUnmarshaller(root);
      return new ReadBack((Response) present(unmarshaller).unmarshall(root), key);
    } catch (Exception unreadable) { // whatever it is, the document is bad
      throw new AssertionError(xml, unreadable);
    }
  }

  private static <T> T present(T value) {
    assertNotNull(value);
    return value;
  }

  void verify(ResponseModel model, SignedParts parts) {
    boolean response = parts.response() || model.assertion().isEmpty();
    assertEquals(response, response().getSignature() != null);
    if (response) {
      verify(response());
    }
    assertEquals(model.assertion().isPresent() ? 1 : 0, response().getAssertions().size());
    if (model.assertion().isPresent()) {
      Assertion assertion = response().getAssertions().getFirst();
      assertEquals(parts.assertion(), assertion.getSignature() != null);
      if (parts.assertion()) {
        verify(assertion);
      }
      equal(model.assertion().get(), assertion);
    } else {
      String message = model.status().message().orElseThrow();
      assertEquals(message, only(root(), "urn:oasis:names:tc:SAML:2.0:protocol", "StatusMessage"));
    }
  }

  /** Of a response whose assertion was opened: the assertion's own signature and content. */
  void verifyAssertion(AssertionModel model) {
    Assertion assertion = response().getAssertions().getFirst();
    verify(assertion);
    equal(model, assertion);
  }

  void verifyResponse() {
    verify(response());
  }

  void verifyResponseIsUnsigned() {
    assertEquals(null, response().getSignature());
    verify(response().getAssertions().getFirst());
  }

  private Element root() {
    return present(response().getDOM());
  }

  private void verify(SignableSAMLObject object) {
    try {
      Signature signature = present(object.getSignature());
      new SAMLSignatureProfileValidator().validate(signature);
      SignatureValidator.validate(signature, new BasicX509Credential(key.certificate()));
    } catch (SignatureException refused) {
      throw new AssertionError(refused);
    }
  }

  /** Values are compared in the tree: OpenSAML's getters strip white space. */
  private void equal(AssertionModel model, Assertion assertion) {
    Element dom = present(assertion.getDOM());
    assertEquals(model.subject().nameId().value(), only(dom, SAML, "NameID"));
    assertEquals(
        model.subject().bearer().recipient(),
        dom.getElementsByTagNameNS(SAML, "SubjectConfirmationData")
            .item(0)
            .getAttributes()
            .getNamedItem("Recipient")
            .getNodeValue());
    assertEquals(
        model.authn().authnInstant(), assertion.getAuthnStatements().get(0).getAuthnInstant());
    List<String> expected = new ArrayList<>();
    for (Attribute attribute : model.attributes()) {
      expected.add(attribute.name());
      expected.addAll(attribute.values());
    }
    assertEquals(expected, attributes(dom));
  }

  private static List<String> attributes(Element dom) {
    List<String> found = new ArrayList<>();
    NodeList attributes = dom.getElementsByTagNameNS(SAML, "Attribute");
    for (int i = 0; i < attributes.getLength(); i++) {
      Element attribute = (Element) attributes.item(i);
      found.add(attribute.getAttribute("Name"));
      NodeList values = attribute.getElementsByTagNameNS(SAML, "AttributeValue");
      for (int j = 0; j < values.getLength(); j++) {
        found.add(values.item(j).getTextContent());
      }
    }
    return found;
  }

  private static String only(Element under, String namespace, String name) {
    NodeList found = under.getElementsByTagNameNS(namespace, name);
    assertEquals(1, found.getLength());
    return found.item(0).getTextContent();
  }

  public static void validate(String xml) {
    try {
      new SAMLSchemaBuilder(SAMLSchemaBuilder.SAML1Version.SAML_11)
          .getSAMLSchema()
          .newValidator()
          .validate(new StreamSource(new StringReader(xml)));
    } catch (Exception invalid) { // whatever it is, the document is bad
      throw new AssertionError(xml, invalid);
    }
  }
}
