package jp.mochi.idp.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.catalogue.Fact;
import jp.mochi.metadata.catalogue.Ours;
import jp.mochi.metadata.catalogue.Parameter;
import jp.mochi.metadata.catalogue.Preset;

/** Looks whether what is asked for in a preset is used, and what is used can be filled in. */
final class PresetPlaces {
  private static final List<String> OURS = Stream.of(Ours.values()).map(Ours::placeholder).toList();

  private final Set<String> parameters;
  private final Set<String> used = new HashSet<>();

  PresetPlaces(List<Parameter> parameters) {
    this.parameters = parameters.stream().map(Parameter::name).collect(Collectors.toSet());
  }

  /** Whether a fact's value can be filled in; if not, that is noted at the fact. */
  boolean inFact(Section fact, Collection<String> names) {
    return allKnown(fact, names, parameters);
  }

  /** The same of a field to enter on the service's side, which may also name what is ours. */
  void inField(Section field, Collection<String> names) {
    var known = new TreeSet<>(parameters);
    known.addAll(OURS);
    allKnown(field, names, known);
  }

  private boolean allKnown(Section place, Collection<String> names, Set<String> known) {
    used.addAll(names);
    var strange = names.stream().filter(name -> !known.contains(name)).toList();
    for (var name : strange) {
      var list = String.join(", ", new TreeSet<>(known));
      place.fault("value", FaultCode.CATALOGUE_PLACE, "{" + name + "}", list);
    }
    return strange.isEmpty();
  }

  /**
   * Notes a parameter that would be asked for in vain. One with an option's name would take the
   * option's place on the command line, so it must be what that option is set to.
   */
  void check(Section ask, Preset preset) {
    for (var parameter : preset.parameters()) {
      var name = parameter.name();
      if (!used.contains(name)) {
        ask.fault(name, FaultCode.CATALOGUE_UNUSED, name);
      } else if (isReserved(name) && !fills(preset, name)) {
        ask.fault(name, FaultCode.CATALOGUE_RESERVED, name);
      }
    }
  }

  private static boolean isReserved(String name) {
    return ServiceOptionNames.isOption(name)
        || List.of(Fact.ENTITY_ID, Fact.ACS, "certificate").contains(name);
  }

  private static boolean fills(Preset preset, String name) {
    return preset
        .fact(name)
        .filter(fact -> fact.values().getFirst().text().equals("{" + name + "}"))
        .isPresent();
  }
}
