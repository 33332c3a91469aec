package jp.mochi.idp.policy;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a condition by names can be about. */
public enum Subject {
  SERVICES("services", Fact.SERVICE),
  TAGS("tags", Fact.TAGS),
  SENSITIVITY("sensitivity", Fact.SENSITIVITY),
  DATA("data", Fact.DATA),
  ZONES("zones", Fact.ZONES),
  GROUPS("groups", Fact.GROUPS),
  OWNERSHIP("device.ownership", Fact.OWNERSHIP),
  BINDING("device.binding", Fact.BINDING),
  COMPLIANCE("device.compliance", Fact.COMPLIANCE);

  private final String key;
  private final Fact fact;

  Subject(String key, Fact fact) {
    this.key = key;
    this.fact = fact;
  }

  /** Its key in a rule's {@code if:}. */
  public String key() {
    return key;
  }

  /** The fact that it asks for. */
  public Fact fact() {
    return fact;
  }

  /** What conditions by names ask of a fact. */
  static Optional<Subject> of(Fact fact) {
    return Stream.of(values()).filter(subject -> subject.fact == fact).findFirst();
  }

  /** Whether there can be several at once: somebody is in many groups, but on one device. */
  public boolean isMany() {
    return this == TAGS || this == ZONES || this == GROUPS;
  }

  /** Whether one of the names is among the facts. */
  Tri isAmong(Set<String> names, Facts facts) {
    return switch (this) {
      case SERVICES -> Tri.of(names.contains(facts.service().name()));
      case TAGS -> Tri.of(meet(names, facts.service().tags()));
      case SENSITIVITY ->
          said(names, facts.service(), facts.service().sensitivity().map(String::valueOf));
      case DATA -> said(names, facts.service(), facts.service().data().map(DataLocation::text));
      case ZONES -> facts.zones().isIn(names);
      case GROUPS -> many(names, facts.person().groups());
      case OWNERSHIP -> one(names, facts.device().ownership().map(Ownership::text));
      case BINDING -> binding(names, facts);
      case COMPLIANCE -> one(names, facts.device().compliance().map(Compliance::text));
    };
  }

  /** Of a service nobody may have said it yet; what is ours is known to have none. */
  private static Tri said(Set<String> names, ServiceFacts service, Optional<String> known) {
    return known.isEmpty() && service.isBuiltIn() ? Tri.FALSE : one(names, known);
  }

  private static Tri one(Set<String> names, Optional<String> known) {
    return known.isEmpty() ? Tri.UNKNOWN : Tri.of(names.contains(known.get()));
  }

  /**
   * A known browser says so of itself, whatever else was shown. One that isn't known may be theirs
   * all the same, so that it is never false.
   */
  private static Tri binding(Set<String> names, Facts facts) {
    var shown = one(names, facts.device().binding().map(BindingStrength::text));
    if (shown == Tri.TRUE || !names.contains(BindingStrength.KNOWN_BROWSER.text())) {
      return shown;
    }
    return facts.knownBrowser().orElse(false) ? Tri.TRUE : Tri.UNKNOWN;
  }

  /** Whether one of these names and one of those can be true at once. */
  boolean canBeBoth(Set<String> names, Set<String> others) {
    return isMany()
        || !Collections.disjoint(names, others)
        || (this == BINDING
            && (names.contains(BindingStrength.KNOWN_BROWSER.text())
                || others.contains(BindingStrength.KNOWN_BROWSER.text())));
  }

  private static Tri many(Set<String> names, Optional<Set<String>> known) {
    return known.isEmpty() ? Tri.UNKNOWN : Tri.of(meet(names, known.get()));
  }

  static boolean meet(Set<String> names, Set<String> known) {
    for (String name : names) {
      if (known.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
