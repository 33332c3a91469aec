package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** The few ways in which we look at a DOM. */
final class Xml {
  static final String MD = "urn:oasis:names:tc:SAML:2.0:metadata";
  static final String MDUI = "urn:oasis:names:tc:SAML:metadata:ui";
  static final String MDATTR = "urn:oasis:names:tc:SAML:metadata:attribute";
  static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String XENC11 = "http://www.w3.org/2009/xmlenc11#";
  static final String DS = "http://www.w3.org/2000/09/xmldsig#";

  private Xml() {}

  static boolean is(Element element, String namespace, String localName) {
    return namespace.equals(element.getNamespaceURI()) && localName.equals(element.getLocalName());
  }

  /** The child elements of this name, in order. */
  static List<Element> children(Element parent, String namespace, String localName) {
    var found = new ArrayList<Element>();
    for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && is(element, namespace, localName)) {
        found.add(element);
      }
    }
    return found;
  }

  /** The descendants reached by these names of one namespace, one step each. */
  static List<Element> path(Element from, String namespace, String... localNames) {
    var here = List.of(from);
    for (var name : localNames) {
      here = here.stream().flatMap(e -> children(e, namespace, name).stream()).toList();
    }
    return here;
  }

  /** An attribute without a namespace, as it stands; empty when absent. */
  static Optional<String> attribute(Element element, String name) {
    return element.hasAttribute(name) ? Optional.of(element.getAttribute(name)) : Optional.empty();
  }

  static String text(Element element) {
    return element.getTextContent().strip();
  }
}
