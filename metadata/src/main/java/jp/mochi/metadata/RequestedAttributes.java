package jp.mochi.metadata;

import java.util.List;
import org.w3c.dom.Element;

/** What a role's {@code AttributeConsumingService}s ask for (SAML Metadata 2.0 §2.4.4.1). */
final class RequestedAttributes {
  private static final int MOST = 200;

  private RequestedAttributes() {}

  static List<RequestedAttribute> of(Element role) {
    return Xml.path(role, Xml.MD, "AttributeConsumingService", "RequestedAttribute").stream()
        .filter(e -> !e.getAttribute("Name").isBlank())
        .limit(MOST)
        .map(RequestedAttributes::one)
        .distinct()
        .toList();
  }

  private static RequestedAttribute one(Element e) {
    var required = e.getAttribute("isRequired").strip();
    return new RequestedAttribute(
        e.getAttribute("Name"),
        Xml.attribute(e, "NameFormat").orElse(ReleasedAttribute.FORMAT_UNSPECIFIED),
        Xml.attribute(e, "FriendlyName"),
        required.equals("true") || required.equals("1"));
  }
}
