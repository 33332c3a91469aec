package jp.mochi.metadata.catalogue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import jp.mochi.metadata.ServiceOptionNames;

/**
 * One thing that is set for a service.
 *
 * @param key what: {@link #ENTITY_ID}, {@link #ACS}, or an option's name
 * @param values what it is set to: one text, of {@link #ACS} at least one
 * @param basis how we know
 * @param optional whether the service does without it, as it does without some attributes
 */
public record Fact(String key, List<Template> values, Basis basis, boolean optional) {
  /** The service's entity ID. */
  public static final String ENTITY_ID = "entity-id";

  /** The addresses that take responses, the default first. */
  public static final String ACS = "acs";

  /** The beginning of an attribute's key. */
  public static final String ATTRIBUTE = "attribute.";

  public Fact {
    Objects.requireNonNull(basis);
    values = List.copyOf(values);
    if (values.isEmpty() || values.size() > 1 && !key.equals(ACS)) {
      throw new IllegalArgumentException(key + " has one value");
    }
  }

  /** Whether it is an option, and not an address or a name of the service. */
  public boolean isOption() {
    return !key.equals(ENTITY_ID) && !key.equals(ACS);
  }

  /** The parameters it needs. */
  public Set<String> names() {
    var names = new LinkedHashSet<String>();
    values.forEach(value -> names.addAll(value.names()));
    return names;
  }

  /** The first value with the parameters' values put in, as {@code sp add} takes it. */
  public String filled(Map<String, String> parameters) {
    return values.getFirst().filled(parameters, text -> ServiceOptionNames.written(key, text));
  }
}
