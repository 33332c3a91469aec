package jp.mochi.metadata;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * The names a service goes by, by language: {@code mdui:DisplayName} first, then the names of its
 * attribute service and its organization.
 */
final class DisplayNames {
  private static final String XML = "http://www.w3.org/XML/1998/namespace";

  private final Map<String, String> byLanguage = new LinkedHashMap<>();

  DisplayNames(Element entity, Element role) {
    for (var extensions : Xml.children(role, Xml.MD, "Extensions")) {
      Xml.path(extensions, Xml.MDUI, "UIInfo", "DisplayName").forEach(this::add);
    }
    Xml.path(role, Xml.MD, "AttributeConsumingService", "ServiceName").forEach(this::add);
    Xml.path(entity, Xml.MD, "Organization", "OrganizationDisplayName").forEach(this::add);
    Xml.path(entity, Xml.MD, "Organization", "OrganizationName").forEach(this::add);
  }

  /** The name in this language, else in whatever language came first. */
  Optional<String> in(String language) {
    var exact = Optional.ofNullable(byLanguage.get(language));
    return exact.or(() -> byLanguage.values().stream().findFirst());
  }

  private void add(Element element) {
    var name = ShownText.of(Xml.text(element)).strip();
    var tag = element.getAttributeNS(XML, "lang");
    if (!name.isEmpty()) {
      byLanguage.putIfAbsent(Locale.forLanguageTag(tag).getLanguage(), name);
    }
  }
}
