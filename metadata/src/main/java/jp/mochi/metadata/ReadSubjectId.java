package jp.mochi.metadata;

import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Reads which identifier a service wants as an attribute (SAML V2.0 Subject Identifier Attributes
 * Profile 1.0; entity attributes by SAML V2.0 Metadata Extension for Entity Attributes 1.0 §2). One
 * that is said of a whole group of entities counts where the entity doesn't speak for itself.
 */
final class ReadSubjectId {
  private ReadSubjectId() {}

  static Optional<SubjectIdRequirement> of(Element entity, Findings findings) {
    for (Node node = entity; node instanceof Element element; node = node.getParentNode()) {
      var values = values(element);
      if (!values.isEmpty()) {
        return one(values, element, findings);
      }
    }
    return Optional.empty();
  }

  /** One value that is known; anything else asks for nothing that could be met. */
  private static Optional<SubjectIdRequirement> one(
      List<String> values, Element element, Findings findings) {
    Optional<SubjectIdRequirement> known =
        values.size() == 1 ? SubjectIdRequirement.of(values.getFirst()) : Optional.empty();
    if (known.isEmpty()) {
      var where = element.getLocalName() + "/Extensions/EntityAttributes";
      findings.warn(WarningCode.SUBJECT_ID_UNKNOWN, where, String.join(", ", values));
    }
    return known;
  }

  private static List<String> values(Element element) {
    return Xml.children(element, Xml.MD, "Extensions").stream()
        .flatMap(extensions -> Xml.children(extensions, Xml.MDATTR, "EntityAttributes").stream())
        .flatMap(attributes -> Xml.children(attributes, Xml.SAML, "Attribute").stream())
        .filter(a -> a.getAttribute("Name").equals(SubjectIdRequirement.ENTITY_ATTRIBUTE))
        .flatMap(attribute -> Xml.children(attribute, Xml.SAML, "AttributeValue").stream())
        .map(Xml::text)
        .distinct()
        .toList();
  }
}
