package jp.mochi.metadata;

import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** Finds the service provider role for SAML 2.0 in an entity (SAML Metadata 2.0 §2.4). */
final class ChooseRole {
  private static final String SAML_2 = "urn:oasis:names:tc:SAML:2.0:protocol";
  private static final String PROTOCOLS = "protocolSupportEnumeration";

  private ChooseRole() {}

  static Optional<Element> choose(Element entity, Findings findings) {
    var roles = Xml.children(entity, Xml.MD, "SPSSODescriptor");
    if (roles.isEmpty()) {
      var isIdp = !Xml.children(entity, Xml.MD, "IDPSSODescriptor").isEmpty();
      findings.fault(
          isIdp ? FaultCode.IDENTITY_PROVIDER : FaultCode.NO_SERVICE_ROLE, "EntityDescriptor", "");
      return Optional.empty();
    }
    var saml2 = roles.stream().filter(ChooseRole::speaksSaml2).toList();
    if (saml2.isEmpty()) {
      findings.fault(
          FaultCode.NOT_SAML_2,
          "SPSSODescriptor/@" + PROTOCOLS,
          roles.getFirst().getAttribute(PROTOCOLS));
      return Optional.empty();
    }
    if (saml2.size() > 1) {
      findings.warn(WarningCode.SEVERAL_ROLES, "SPSSODescriptor", Integer.toString(saml2.size()));
    }
    return Optional.of(saml2.getFirst());
  }

  private static boolean speaksSaml2(Element role) {
    return List.of(role.getAttribute(PROTOCOLS).strip().split("\\s+")).contains(SAML_2);
  }
}
