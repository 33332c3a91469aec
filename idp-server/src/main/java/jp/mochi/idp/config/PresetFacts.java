package jp.mochi.idp.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import jp.mochi.metadata.Acs;
import jp.mochi.metadata.EntityIdRule;
import jp.mochi.metadata.OptionFault;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.catalogue.Basis;
import jp.mochi.metadata.catalogue.Fact;
import jp.mochi.metadata.catalogue.Parameter;
import jp.mochi.metadata.catalogue.Template;

/**
 * Reads {@code facts} of a preset: what is set for the service, and how we know. Each is tried with
 * the parameters' examples, as {@code sp add} would take it.
 */
final class PresetFacts {
  private static final int MOST = 60;
  private static final int MOST_ACS = 50;

  /** What a preset can't be silent on, with what it could say. */
  private static final List<Map.Entry<String, String>> NEEDED =
      List.of(
          Map.entry(Fact.ENTITY_ID, "{value: https://sp.example/saml, from: memory}"),
          Map.entry(Fact.ACS, "{value: \"https://{subdomain}.sp.example/acs\", from: memory}"),
          Map.entry("sign", "{value: assertion, from: memory}"),
          Map.entry("name-id-format", "{value: emailAddress, from: memory}"),
          Map.entry("encrypt", "{value: never, from: memory}"),
          Map.entry("logout", "{value: none, from: memory}"));

  private final Section root;
  private final Section section;
  private final PresetBasis bases;
  private final PresetPlaces places;
  private final Map<String, Parameter> parameters = new HashMap<>();
  private final Map<String, String> examples = new HashMap<>();
  private final Function<String, Optional<String>> celFault;

  PresetFacts(
      Section root,
      PresetBasis bases,
      PresetPlaces places,
      List<Parameter> parameters,
      Function<String, Optional<String>> celFault) {
    this.root = root;
    this.section = root.section("facts");
    this.bases = bases;
    this.places = places;
    this.celFault = celFault;
    for (var parameter : parameters) {
      this.parameters.put(parameter.name(), parameter);
      examples.put(parameter.name(), parameter.example());
    }
  }

  /** Those that can be used; with faults noted at the file they are not to be. */
  List<Fact> read() {
    var facts = new ArrayList<Fact>();
    for (var key : section.keys()) {
      if (known(key)) {
        read(key, section.section(key)).ifPresent(facts::add);
      } else {
        unknown(key);
      }
    }
    for (var needed : NEEDED) {
      if (!section.has(needed.getKey())) {
        section.missing(needed.getKey(), needed.getValue());
      }
    }
    if (facts.size() > MOST) {
      root.fault(
          "facts", FaultCode.CATALOGUE_MANY, String.valueOf(facts.size()), String.valueOf(MOST));
    }
    return facts;
  }

  private static boolean known(String key) {
    return key.equals(Fact.ENTITY_ID)
        || key.equals(Fact.ACS)
        || ServiceOptionNames.isOption(key) && !key.equals("preset");
  }

  private void unknown(String key) {
    section.section(key).keys();
    var names = new TreeSet<>(ServiceOptionNames.names());
    names.remove("preset");
    names.addAll(List.of(Fact.ENTITY_ID, Fact.ACS));
    Nearest.of(key, names)
        .ifPresentOrElse(
            near -> section.fault(key, FaultCode.UNKNOWN_NEAR, key, near),
            () ->
                section.fault(
                    key, FaultCode.UNKNOWN, key, String.join(", ", names) + ", attribute.NAME"));
  }

  private Optional<Fact> read(String key, Section one) {
    var optional = one.orElse("optional", Form.yesOrNo(), false);
    var basis = bases.of(one, true);
    if (!one.has("value")) {
      one.missing("value", "none");
      return Optional.empty();
    }
    var texts = one.oneOrMore("value", PresetFile.text());
    if (texts.isEmpty() || texts.size() > (key.equals(Fact.ACS) ? MOST_ACS : 1)) {
      one.fault("value", FaultCode.CATALOGUE_ONE);
      return Optional.empty();
    }
    var fact = new Fact(key, texts.stream().map(Template::new).toList(), basis, optional);
    check(fact, one);
    return Optional.of(fact);
  }

  private void check(Fact fact, Section one) {
    if (!places.inFact(one, fact.names())) {
      return;
    }
    if (fact.basis() instanceof Basis.Unknown && !isAsked(fact)) {
      one.fault("from", FaultCode.CATALOGUE_UNKNOWN);
    }
    switch (fact.key()) {
      case Fact.ENTITY_ID -> {
        if (!EntityIdRule.allows(fact.filled(examples))) {
          one.fault("value", FaultCode.CATALOGUE_ADDRESS, fact.filled(examples));
        }
      }
      case Fact.ACS ->
          fact.values().stream()
              .map(value -> value.filled(examples))
              .filter(address -> !address.startsWith("https://") || !Acs.isAddress(address))
              .forEach(bad -> one.fault("value", FaultCode.CATALOGUE_ADDRESS, bad));
      default -> option(fact, one);
    }
  }

  /** Whether somebody has to find it out before the service can be registered. */
  private boolean isAsked(Fact fact) {
    return fact.names().stream()
        .map(parameters::get)
        .anyMatch(parameter -> parameter != null && parameter.usual().isEmpty());
  }

  private void option(Fact fact, Section one) {
    var text = fact.key() + "=" + fact.filled(examples);
    if (ServiceOptionNames.change(ServiceOptions.DEFAULT, List.of(text), celFault)
        instanceof OptionOutcome.Wrong(List<OptionFault> faults)) {
      faults.forEach(
          fault ->
              one.fault(
                  "value", FaultCode.CATALOGUE_OPTION, fact.filled(examples), fault.detail()));
    }
  }
}
