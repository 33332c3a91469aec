package jp.mochi.metadata.catalogue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.metadata.Closest;
import jp.mochi.metadata.PresetUse;
import jp.mochi.metadata.ServiceOptionNames;

/**
 * A preset and what IT gave, made into what a service is registered by. What is given explicitly
 * outranks the preset, and what only that would have needed isn't asked for. Values are held
 * against their patterns here; what an option's text means is checked where every option is.
 */
public final class FillPreset {
  private final Preset preset;
  private final Given given;
  private final List<PresetFault> faults = new ArrayList<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> notOptions = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  /**
   * What was given beside the preset's name.
   *
   * @param entityId empty: the preset's own
   * @param acs none: the preset's own
   * @param words {@code name=value}, of parameters and of options
   * @param byMetadata whether metadata says who and where the service is
   */
  public record Given(
      Optional<String> entityId, List<String> acs, List<String> words, boolean byMetadata) {
    public Given {
      Objects.requireNonNull(entityId);
      acs = List.copyOf(acs);
      words = List.copyOf(words);
    }
  }

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * All is there.
     *
     * @param entityId empty where metadata says it
     * @param acs none where metadata says it
     * @param options as {@code sp add} takes them
     */
    record Filled(Optional<String> entityId, List<String> acs, List<String> options)
        implements Outcome {
      public Filled {
        acs = List.copyOf(acs);
        options = List.copyOf(options);
      }
    }

    /** Nothing can be registered yet: all that is missing or wrong. */
    record Lacking(List<PresetFault> faults) implements Outcome {
      public Lacking {
        faults = List.copyOf(faults);
      }
    }
  }

  private FillPreset(Preset preset, Given given) {
    this.preset = preset;
    this.given = given;
  }

  /** Fills a preset. */
  public static Outcome of(Preset preset, Given given) {
    return new FillPreset(preset, given).outcome();
  }

  private Outcome outcome() {
    sort();
    complete();
    return faults.isEmpty() ? filled() : new Outcome.Lacking(faults);
  }

  /** Which of the words are parameters and which are options. */
  private void sort() {
    var entityIds = given.entityId().stream().toList();
    Stream.of(
            preset.parameter(Fact.ENTITY_ID).isPresent()
                ? entityIds.stream().map(it -> Fact.ENTITY_ID + "=" + it)
                : Stream.<String>empty(),
            preset.parameter(Fact.ACS).isPresent()
                ? given.acs().stream().map(it -> Fact.ACS + "=" + it)
                : Stream.<String>empty(),
            given.words().stream())
        .flatMap(words -> words)
        .forEach(this::sort);
  }

  private void sort(String word) {
    int equals = word.indexOf('=');
    var name = equals < 1 ? word : word.substring(0, equals).strip();
    var value = equals < 1 ? "" : word.substring(equals + 1);
    var parameter = preset.parameter(name);
    if (!seen.add(name)) {
      faults.add(PresetFault.twice(name));
    } else if (parameter.isPresent()) {
      put(parameter.get(), value.strip());
    } else if (equals < 1) {
      notOptions.add(word);
    } else if (ServiceOptionNames.isOption(name)) {
      options.put(name, value);
    } else {
      faults.add(PresetFault.unknown(preset, name, near(name)));
    }
  }

  private void put(Parameter parameter, String value) {
    if (parameter.takes(value)) {
      parameters.put(parameter.name(), value);
    } else {
      faults.add(PresetFault.against(parameter, value));
    }
  }

  private Optional<String> near(String name) {
    var own = preset.parameters().stream().map(Parameter::name).toList();
    return Closest.to(name, own).or(() -> Closest.to(name, ServiceOptionNames.names()));
  }

  /** Puts in what is usual, and notes what is missing. */
  private void complete() {
    var needed = needed();
    for (var parameter : preset.parameters()) {
      var name = parameter.name();
      if (seen.contains(name) || !needed.contains(name)) {
        continue;
      }
      parameter
          .usual()
          .ifPresentOrElse(
              usual -> parameters.put(name, usual),
              () -> faults.add(PresetFault.missing(parameter)));
    }
  }

  private Set<String> needed() {
    var needed = new LinkedHashSet<String>();
    usedFacts().forEach(fact -> needed.addAll(fact.names()));
    preset.paste().forEach(field -> needed.addAll(field.value().names()));
    if (given.byMetadata()) {
      needed.removeAll(List.of(Fact.ENTITY_ID, Fact.ACS));
    }
    return needed;
  }

  /** Those that nothing given takes the place of. */
  private Stream<Fact> usedFacts() {
    return preset.facts().stream()
        .filter(
            fact ->
                switch (fact.key()) {
                  case Fact.ENTITY_ID -> !given.byMetadata() && !isGiven(fact.key());
                  case Fact.ACS -> !given.byMetadata() && !isGiven(fact.key());
                  default -> !options.containsKey(fact.key());
                });
  }

  /** Whether the operator said it, and not as an answer to what the preset asks. */
  private boolean isGiven(String key) {
    var said = key.equals(Fact.ACS) ? !given.acs().isEmpty() : given.entityId().isPresent();
    return said && preset.parameter(key).isEmpty();
  }

  private Outcome filled() {
    var texts = new ArrayList<String>();
    usedFacts()
        .filter(Fact::isOption)
        .forEach(fact -> texts.add(fact.key() + "=" + fact.filled(parameters)));
    options.forEach((name, value) -> texts.add(name + "=" + value));
    texts.addAll(notOptions);
    texts.add("preset=" + new PresetUse(preset.name(), parameters).text());
    return new Outcome.Filled(entityId(), acs(), texts);
  }

  private Optional<String> entityId() {
    if (given.byMetadata() || isGiven(Fact.ENTITY_ID)) {
      return given.entityId();
    }
    return preset.fact(Fact.ENTITY_ID).map(fact -> fact.filled(parameters));
  }

  private List<String> acs() {
    if (given.byMetadata() || isGiven(Fact.ACS)) {
      return given.acs();
    }
    return preset.fact(Fact.ACS).stream()
        .flatMap(fact -> fact.values().stream())
        .map(value -> value.filled(parameters))
        .toList();
  }
}
