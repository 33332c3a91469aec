package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Finds the one entity that is meant (SAML Metadata 2.0 §2.3). */
final class ChooseEntity {
  private static final int MOST_NAMED = 10;

  private ChooseEntity() {}

  static Optional<Element> choose(Element root, @Nullable String wanted, Findings findings) {
    if (Xml.is(root, Xml.MD, "EntityDescriptor")) {
      return only(List.of(root), wanted, findings);
    }
    if (!Xml.is(root, Xml.MD, "EntitiesDescriptor")) {
      findings.fault(FaultCode.NOT_METADATA, "", rootName(root));
      return Optional.empty();
    }
    var services = new ArrayList<Element>();
    var entities = root.getElementsByTagNameNS(Xml.MD, "EntityDescriptor");
    for (int i = 0; i < entities.getLength(); i++) {
      if (entities.item(i) instanceof Element entity && isService(entity)) {
        services.add(entity);
      }
    }
    if (services.isEmpty()) {
      findings.fault(FaultCode.NO_SERVICE_ROLE, "EntitiesDescriptor", "");
      return Optional.empty();
    }
    return only(services, wanted, findings);
  }

  private static Optional<Element> only(
      List<Element> found, @Nullable String wanted, Findings findings) {
    var matching =
        wanted == null
            ? found
            : found.stream().filter(e -> e.getAttribute("entityID").equals(wanted)).toList();
    if (matching.size() == 1) {
      return Optional.of(matching.getFirst());
    }
    if (matching.isEmpty()) {
      findings.fault(FaultCode.NO_SUCH_SERVICE, "@entityID", String.valueOf(wanted));
    } else {
      findings.fault(FaultCode.SEVERAL_SERVICES, "EntitiesDescriptor", names(matching));
    }
    return Optional.empty();
  }

  private static String names(List<Element> entities) {
    var names =
        entities.stream()
            .limit(MOST_NAMED)
            .map(e -> e.getAttribute("entityID"))
            .collect(Collectors.joining(", "));
    return entities.size() > MOST_NAMED ? names + ", … (" + entities.size() + ")" : names;
  }

  private static boolean isService(Element entity) {
    return !Xml.children(entity, Xml.MD, "SPSSODescriptor").isEmpty();
  }

  private static String rootName(Element root) {
    var namespace = root.getNamespaceURI();
    return namespace == null
        ? root.getTagName() + " without a namespace"
        : root.getTagName() + " of " + namespace;
  }
}
