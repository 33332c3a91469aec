package jp.mochi.idp.policy;

import dev.cel.runtime.CelAttribute;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.CelVariableResolver;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The facts of one decision as CEL's variables, each made when the first expression asks for it.
 * What isn't known is an unknown that carries its name.
 */
final class CelFacts implements CelVariableResolver {
  private final Facts facts;
  private final Map<Fact, Object> made = new EnumMap<>(Fact.class);

  CelFacts(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Optional<Object> find(String name) {
    return Fact.of(name).map(fact -> made.computeIfAbsent(fact, this::make));
  }

  private Object make(Fact fact) {
    Optional<?> known = value(fact);
    return known.isPresent() ? known.get() : Objects.requireNonNull(Unknowns.ALL.get(fact));
  }

  private Optional<?> value(Fact fact) {
    return switch (fact) {
      case TIME -> Optional.of(facts.now());
      case SERVICE -> Optional.of(facts.service().name());
      case TAGS -> Optional.of(sorted(facts.service().tags()));
      case SENSITIVITY -> facts.service().sensitivity().map(Integer::longValue);
      case DATA -> facts.service().data().map(DataLocation::text);
      case ADDRESS -> Optional.of(facts.clientAddress());
      case ZONES -> facts.zones().all().map(CelFacts::sorted);
      case PERSON -> facts.person().id();
      case GROUPS -> facts.person().groups().map(CelFacts::sorted);
      case ATTRIBUTES -> facts.person().attributes();
      case OWNERSHIP -> facts.device().ownership().map(Ownership::text);
      case BINDING -> facts.device().binding().map(BindingStrength::text);
      case COMPLIANCE -> facts.device().compliance().map(Compliance::text);
      case STATUS -> facts.device().status();
      case PROVED_PASSWORD -> facts.proved(Factor.PASSWORD);
      case PROVED_CERTIFICATE -> facts.proved(Factor.CERTIFICATE);
      case PROVED_DEVICE -> facts.proved(Factor.DEVICE);
      case PROVED_SECURITY_STATUS -> facts.proved(Factor.SECURITY_STATUS);
      case PROVED_ONE_TIME_CODE -> facts.proved(Factor.ONE_TIME_CODE);
      case PROVED_RECOVERY_CODE -> facts.proved(Factor.RECOVERY_CODE);
    };
  }

  /** In one order, so that the same facts give the same result on every node. */
  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  /** Apart, so that nothing of CEL is loaded before an expression asks for what isn't known. */
  private static final class Unknowns {
    private static final Map<Fact, CelUnknownSet> ALL = unknown();

    private static Map<Fact, CelUnknownSet> unknown() {
      Map<Fact, CelUnknownSet> unknown = new EnumMap<>(Fact.class);
      for (var fact : Fact.values()) {
        unknown.put(fact, CelUnknownSet.create(CelAttribute.fromQualifiedIdentifier(fact.text())));
      }
      return unknown;
    }
  }
}
