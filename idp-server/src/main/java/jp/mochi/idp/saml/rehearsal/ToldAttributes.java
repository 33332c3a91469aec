package jp.mochi.idp.saml.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.saml.codec.ReadResponse;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.ReleasedAttribute;
import jp.mochi.metadata.RequestedAttribute;
import jp.mochi.metadata.ServiceProvider;
import org.w3c.dom.Element;

/** The attributes in a response beside those that the service wants and the entry promises. */
final class ToldAttributes {
  private static final ReleasedAttribute.Source RANGES =
      new ReleasedAttribute.Source.Whence(ReleasedAttribute.Part.RANGES);

  private final List<Element> there;
  private final ServiceProvider service;
  private final Person person;
  private final List<RequestedAttribute> wanted;

  /**
   * @param wanted what the service's metadata asks for
   */
  ToldAttributes(
      ReadResponse clear, ServiceProvider service, Person person, List<RequestedAttribute> wanted) {
    this.there = clear.all(ReadResponse.SAML, "Attribute");
    this.service = service;
    this.person = person;
    this.wanted = wanted;
  }

  /** SAML Metadata 2.0 §2.4.4.2: what is required must be there; what was promised should be. */
  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    var required = wanted.stream().filter(RequestedAttribute::required).toList();
    if (required.isEmpty()) {
      findings.add(Said.NONE_REQUIRED.of());
    }
    var missing = required.stream().filter(it -> of(it.name()).isEmpty()).toList();
    missing.forEach(it -> findings.add(Said.REQUIRED_MISSING.of(it.name(), service.name())));
    if (!required.isEmpty() && missing.isEmpty()) {
      findings.add(Said.REQUIRED_THERE.of(required.size()));
    }
    wanted.forEach(it -> otherFormat(it).ifPresent(findings::add));
    for (var promised : service.options().attributes()) {
      if (of(promised.name()).isEmpty()) {
        findings.add(
            promised.source().equals(RANGES)
                ? Said.RANGES_LEFT_OUT.of(promised.name())
                : Said.NO_VALUE.of(promised.name(), person.username()));
      }
    }
    return findings;
  }

  private Optional<Element> of(String name) {
    return there.stream().filter(it -> it.getAttribute("Name").equals(name)).findFirst();
  }

  private Optional<Finding> otherFormat(RequestedAttribute asked) {
    var format = of(asked.name()).map(it -> it.getAttribute("NameFormat"));
    return format
        .filter(sent -> !asked.nameFormat().equals(ReleasedAttribute.FORMAT_UNSPECIFIED))
        .filter(sent -> !sent.equals(asked.nameFormat()))
        .map(sent -> Said.OTHER_FORMAT.of(asked.name(), asked.nameFormat(), sent));
  }
}
