package jp.mochi.metadata.catalogue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jp.mochi.metadata.PresetUse;

/**
 * All that the catalogue knows of one service.
 *
 * @param name how commands call it
 * @param displayName how people call it
 * @param place where in the service's administration single sign-on is set up
 * @param parameters what IT is asked for
 * @param facts what is set for it; the entity ID and the ACS are among them
 * @param paste what to enter on its side
 * @param traps what to watch for
 */
public record Preset(
    String name,
    Wording displayName,
    Optional<Wording> place,
    List<Parameter> parameters,
    List<Fact> facts,
    List<PasteField> paste,
    List<Trap> traps) {
  public Preset {
    Objects.requireNonNull(displayName);
    Objects.requireNonNull(place);
    parameters = List.copyOf(parameters);
    facts = List.copyOf(facts);
    paste = List.copyOf(paste);
    traps = List.copyOf(traps);
    if (!PresetUse.NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no preset is called " + name);
    }
  }

  /** The fact of a key. */
  public Optional<Fact> fact(String key) {
    return facts.stream().filter(fact -> fact.key().equals(key)).findFirst();
  }

  /** The parameter of a name. */
  public Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** Whether an entity ID can be this service's. */
  public boolean mayBe(String entityId) {
    return fact(Fact.ENTITY_ID)
        .filter(fact -> fact.values().getFirst().fits(entityId, this::patternOf))
        .isPresent();
  }

  private String patternOf(String parameter) {
    return parameter(parameter).map(found -> found.pattern().pattern()).orElse("");
  }

  /** The names of all parameters. */
  public Set<String> parameterNames() {
    return parameters.stream().map(Parameter::name).collect(Collectors.toUnmodifiableSet());
  }
}
