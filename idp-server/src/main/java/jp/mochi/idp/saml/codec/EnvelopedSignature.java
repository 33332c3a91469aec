package jp.mochi.idp.saml.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The XML signatures of a message, wherever they stand. Wrapping attacks live on signatures that
 * one part of a program finds in a place where another does not look; so all are counted, and only
 * one that is the root's own child, and alone, is worth verifying.
 */
final class EnvelopedSignature {
  static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";

  private final Element root;
  private final List<Element> everywhere;

  private EnvelopedSignature(Element root, List<Element> everywhere) {
    this.root = root;
    this.everywhere = everywhere;
  }

  static EnvelopedSignature in(Element root) {
    return new EnvelopedSignature(root, all(root, "Signature"));
  }

  boolean present() {
    return !everywhere.isEmpty();
  }

  /** The one signature, if it is the only one and stands where it belongs. */
  Optional<Element> only() {
    return everywhere.size() == 1 && everywhere.getFirst().getParentNode() == root
        ? Optional.of(everywhere.getFirst())
        : Optional.empty();
  }

  static List<Element> all(Element under, String name) {
    NodeList found = under.getElementsByTagNameNS(DSIG, name);
    List<Element> elements = new ArrayList<>(found.getLength());
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** The value of {@code attribute} of the only element of that name; empty if not exactly one. */
  static Optional<String> only(Element under, String name, String attribute) {
    List<Element> found = all(under, name);
    return found.size() == 1
        ? Optional.of(found.getFirst().getAttribute(attribute))
        : Optional.empty();
  }
}
