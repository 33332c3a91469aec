package jp.mochi.idp.saml.codec;

import java.util.HashSet;
import java.util.Set;
import javax.xml.namespace.QName;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.UnverifiedRequest.DetachedSignature;
import jp.mochi.metadata.OpenSaml;
import org.jspecify.annotations.Nullable;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.core.xml.io.Unmarshaller;
import org.opensaml.core.xml.io.UnmarshallingException;
import org.opensaml.saml.common.xml.SAMLConstants;
import org.opensaml.saml.saml2.core.AuthnRequest;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** From XML to a request; what the message is gets settled before anything in it is read. */
final class RequestReader {
  private RequestReader() {}

  static UnverifiedRequest read(
      byte[] xml, @Nullable String relayState, @Nullable DetachedSignature signature)
      throws MalformedMessage {
    Element root = SafeXml.parse(xml).getDocumentElement();
    requireAuthnRequest(root);
    refuseSecondChild(root);
    refuseSecondId(root, new HashSet<>());
    AuthnRequest message = (AuthnRequest) unmarshalled(root, AuthnRequest.DEFAULT_ELEMENT_NAME);
    return new UnverifiedRequest(message, RequestContent.of(message), relayState, signature);
  }

  private static void requireAuthnRequest(Element root) throws MalformedMessage {
    boolean protocol = SAMLConstants.SAML20P_NS.equals(root.getNamespaceURI());
    if (!protocol || !"AuthnRequest".equals(root.getLocalName())) {
      String came = protocol ? "samlp:" + root.getLocalName() : root.getTagName();
      throw new MalformedMessage(
          Reason.NOT_A_REQUEST,
          "not a samlp:AuthnRequest but " + came.substring(0, Math.min(100, came.length())));
    }
  }

  /** SAML Core 2.0 §3.4.1: each child at most once, so that no two readers take different ones. */
  private static void refuseSecondChild(Element root) throws MalformedMessage {
    Set<String> seen = new HashSet<>();
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child
          && !seen.add(child.getNamespaceURI() + " " + child.getLocalName())) {
        throw new MalformedMessage("more than one " + child.getLocalName());
      }
    }
  }

  /** No two elements may answer to one ID, in whatever spelling of the attribute. */
  static void refuseSecondId(Element element, Set<String> seen) throws MalformedMessage {
    for (String name : new String[] {"ID", "Id", "id", "xml:id"}) {
      if (element.hasAttribute(name) && !seen.add(element.getAttribute(name))) {
        throw new MalformedMessage("two elements with one ID");
      }
    }
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        refuseSecondId(child, seen);
      }
    }
  }

  static XMLObject unmarshalled(Element root, QName name) throws MalformedMessage {
    OpenSaml.ready();
    // By element name, not by whatever xsi:type the sender wrote.
    Unmarshaller unmarshaller =
        XMLObjectProviderRegistrySupport.getUnmarshallerFactory().getUnmarshaller(name);
    if (unmarshaller == null) {
      throw new IllegalStateException("OpenSAML has no unmarshaller for " + name);
    }
    try {
      return unmarshaller.unmarshall(root);
    } catch (UnmarshallingException | RuntimeException unreadable) {
      // OpenSAML tells a bad number, date or truth value by whatever exception its parser throws.
      throw new MalformedMessage("a value in the " + name.getLocalPart() + " is not of its type");
    }
  }
}
