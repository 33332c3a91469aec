package jp.mochi.idp.attribute;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.ReleasedAttribute;
import jp.mochi.metadata.ReleasedAttribute.Source;
import jp.mochi.metadata.ServiceProvider;

/**
 * What a service learns of a person: what its entry lists and nothing else. An attribute for which
 * the person has no value is left out; an expression that fails leaves its attribute out as well,
 * since an error must not say more than the truth.
 */
public final class AttributeRelease {
  private final Expressions expressions;

  public AttributeRelease(Expressions expressions) {
    this.expressions = expressions;
  }

  /** The attributes in the order of the entry. */
  public List<ReleasedValues> release(ServiceProvider service, Person person) {
    var released = new ArrayList<ReleasedValues>();
    for (var attribute : service.options().attributes()) {
      var values = values(attribute, service, person);
      if (!values.isEmpty()) {
        released.add(new ReleasedValues(attribute, values));
      }
    }
    return released;
  }

  private List<String> values(ReleasedAttribute wanted, ServiceProvider service, Person person) {
    return switch (wanted.source()) {
      case Source.DirectoryAttribute(var name) -> directoryValues(person, name);
      case Source.Groups(var prefix) ->
          person.groups().stream().filter(g -> g.startsWith(prefix)).sorted().toList();
      case Source.Constant(var value) -> List.of(value);
      case Source.Expression(var cel) -> expressions.evaluate(cel, person, service.name());
    };
  }

  /** Binary values, which no SAML attribute can hold as such, go out in Base64. */
  private static List<String> directoryValues(Person person, String name) {
    var texts = person.attributes().getOrDefault(name, List.of());
    if (!texts.isEmpty()) {
      return texts;
    }
    return person.binaries().getOrDefault(name, List.of()).stream()
        .map(Base64.getEncoder()::encodeToString)
        .toList();
  }
}
