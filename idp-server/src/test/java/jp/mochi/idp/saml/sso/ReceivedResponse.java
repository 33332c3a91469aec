package jp.mochi.idp.saml.sso;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** A response as the service that gets it reads it. */
record ReceivedResponse(Element root) {
  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String DS = "http://www.w3.org/2000/09/xmldsig#";

  static ReceivedResponse of(String xml) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    var document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    return new ReceivedResponse(document.getDocumentElement());
  }

  String destination() {
    return root.getAttribute("Destination");
  }

  String recipient() {
    return only("SubjectConfirmationData").getAttribute("Recipient");
  }

  List<String> audiences() {
    return elements(root, SAML, "Audience").stream().map(Element::getTextContent).toList();
  }

  Element nameId() {
    return only("NameID");
  }

  boolean encrypted() {
    return !elements(root, SAML, "EncryptedAssertion").isEmpty();
  }

  /** What is signed itself: {@code assertion}, {@code response} or {@code both}. */
  String signed() {
    var response = hasSignature(root);
    var assertion = !encrypted() && hasSignature(only("Assertion"));
    if (response && assertion) {
      return "both";
    }
    return response ? "response" : assertion ? "assertion" : "nothing";
  }

  private static boolean hasSignature(Element element) {
    return elements(element, DS, "Signature").stream()
        .anyMatch(signature -> signature.getParentNode().equals(element));
  }

  Optional<String> sessionEnd() {
    return Optional.of(only("AuthnStatement").getAttribute("SessionNotOnOrAfter"))
        .filter(end -> !end.isEmpty());
  }

  /** The values of each attribute by its name. */
  Map<String, List<String>> attributes() {
    var attributes = new LinkedHashMap<String, List<String>>();
    for (var attribute : elements(root, SAML, "Attribute")) {
      var values = elements(attribute, SAML, "AttributeValue");
      attributes.put(
          attribute.getAttribute("Name"), values.stream().map(Element::getTextContent).toList());
    }
    return attributes;
  }

  /** The name format of an attribute. */
  String nameFormat(String name) {
    return elements(root, SAML, "Attribute").stream()
        .filter(attribute -> attribute.getAttribute("Name").equals(name))
        .map(attribute -> attribute.getAttribute("NameFormat"))
        .findFirst()
        .orElseThrow();
  }

  private Element only(String name) {
    var found = elements(root, SAML, name);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of " + name);
    }
    return found.getFirst();
  }

  private static List<Element> elements(Element under, String namespace, String name) {
    var nodes = under.getElementsByTagNameNS(namespace, name);
    var found = new ArrayList<Element>();
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }
}
