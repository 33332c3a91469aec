package jp.mochi.idp.config;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.OwnRule;
import jp.mochi.idp.policy.PlatformReach;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Subject;
import jp.mochi.idp.policy.Tri;

/**
 * What a rule asks of devices that some of them can't do, whatever their owners try; what somebody
 * gains who steals a cookie of theirs; and a number that a device bears, taken for the device.
 */
final class PlatformCheck {
  /** What tells of a device, or comes from one. */
  private static final Set<Factor> OF_DEVICES =
      EnumSet.of(Factor.CERTIFICATE, Factor.DEVICE, Factor.SECURITY_STATUS);

  private static final Set<Factor> CODES = EnumSet.of(Factor.ONE_TIME_CODE, Factor.RECOVERY_CODE);

  private static final Set<Fact> FACTS_OF_DEVICES =
      EnumSet.of(Fact.OWNERSHIP, Fact.BINDING, Fact.COMPLIANCE, Fact.STATUS);
  private static final Set<Fact> PROOFS_OF_DEVICES =
      EnumSet.of(Fact.PROVED_CERTIFICATE, Fact.PROVED_DEVICE, Fact.PROVED_SECURITY_STATUS);

  /** Ours let nobody in by a rule that doesn't name them. */
  private static final List<String> OUR_PAGES =
      List.of(ServiceFacts.ME, ServiceFacts.HELPDESK, ServiceFacts.ENROLMENT);

  static final String FORGEABLE = "accept-forgeable-identifier";

  private final Set<Factor> means;
  private final List<ServiceFacts> inHouse;
  private final boolean identifiers;

  PlatformCheck(PolicyScope scope) {
    this.identifiers = scope.certificatesTellIdentifier();
    this.inHouse = scope.inHouse();
    this.means = EnumSet.noneOf(Factor.class);
    if (scope.available().contains(Factor.DEVICE)) {
      means.add(Factor.DEVICE);
    }
    if (scope.available().contains(Factor.CERTIFICATE) && scope.certificatesTellDevice()) {
      means.add(Factor.CERTIFICATE);
    }
  }

  void look(PlacedRule rule) {
    browser(rule);
    if (rule.rule().refuses()) {
      return; // what nobody can be, nobody is refused for
    }
    rule.places().forEach(place -> iphones(rule, place));
    rule.places().forEach(this::identifier);
    acceptsWhatItNames(rule);
    mentioned(rule);
    inApps(rule);
    stolen(rule);
    codeAlone(rule);
    oneDevice(rule);
  }

  /** A condition on the binding that no iPhone can meet. */
  private void iphones(PlacedRule rule, PlacedRule.Place place) {
    if (!means.isEmpty()
        && place.clause() instanceof Clause.Among(var subject, var names, var not)
        && subject == Subject.BINDING
        && !not
        && none(PlatformReach::isIphone, names)) {
      place
          .section()
          .warn(
              place.key(),
              FaultCode.POLICY_PLATFORM,
              rule.rule().name(),
              String.join(", ", names),
              best(PlatformReach::isIphone));
    }
  }

  private boolean none(Predicate<PlatformReach> which, Set<String> names) {
    return Stream.of(PlatformReach.values())
        .filter(which)
        .flatMap(row -> row.reaches(means).stream())
        .map(BindingStrength::text)
        .noneMatch(names::contains);
  }

  private String best(Predicate<PlatformReach> which) {
    return Stream.of(PlatformReach.values())
        .filter(which)
        .flatMap(row -> row.reaches(means).stream())
        .min(BindingStrength::compareTo)
        .map(BindingStrength::text)
        .orElse("");
  }

  /** What a device is called can be altered on some systems: nobody accepts it unawares. */
  private void identifier(PlacedRule.Place place) {
    if (isIdentifier(place.clause())) {
      if (!identifiers && place.clause() instanceof Clause.Among among && isAlone(among)) {
        place.section().warn(place.key(), FaultCode.POLICY_IDENTIFIER_UNTOLD);
      }
      if (place.section().has(FORGEABLE)) {
        place.section().warn(place.key(), FaultCode.POLICY_FORGEABLE_ACCEPTED);
      } else {
        place.section().fault(place.key(), FaultCode.POLICY_FORGEABLE);
      }
    }
  }

  /** Whatever else it says of devices is met by one that only a number names. */
  private static void acceptsWhatItNames(PlacedRule rule) {
    if (rule.rule().acceptsForgeableIdentifier()
        && rule.places().stream().noneMatch(place -> isIdentifier(place.clause()))) {
      rule.places().stream()
          .map(PlacedRule.Place::section)
          .filter(section -> section.has(FORGEABLE))
          .findFirst()
          .ifPresentOrElse(
              section -> section.warn(FORGEABLE, FaultCode.POLICY_FORGEABLE_ACCEPTED),
              () -> rule.section().warn("if", FaultCode.POLICY_FORGEABLE_ACCEPTED));
    }
  }

  private static boolean isAlone(Clause.Among among) {
    return among.names().equals(Set.of(BindingStrength.DEVICE_IDENTIFIER.text()));
  }

  private static boolean isIdentifier(Clause clause) {
    return clause instanceof Clause.Among(var subject, var names, var not)
        && subject == Subject.BINDING
        && !not
        && names.contains(BindingStrength.DEVICE_IDENTIFIER.text());
  }

  /** The same in an expression, which may well mean the opposite. */
  private static void mentioned(PlacedRule rule) {
    mentioned(rule, BindingStrength.DEVICE_IDENTIFIER, FaultCode.POLICY_FORGEABLE_ACCEPTED);
  }

  private static void mentioned(PlacedRule rule, BindingStrength level, FaultCode code) {
    rule.rule().when().stream()
        .flatMap(when -> when.mentions().stream())
        .filter(mention -> mention.subject() == Subject.BINDING)
        .filter(mention -> mention.name().equals(level.text()))
        .forEach(mention -> rule.section().warnInside("when", mention.line(), code));
  }

  /** A known browser is told by its cookie: it eases what else is asked, and is never enough. */
  private static void browser(PlacedRule rule) {
    mentioned(rule, BindingStrength.KNOWN_BROWSER, FaultCode.POLICY_BROWSER_IN_WHEN);
    rule.places().stream()
        .filter(place -> place.clause().isOnKnownBrowser())
        .findFirst()
        .ifPresent(place -> browser(rule, place));
  }

  private static void browser(PlacedRule rule, PlacedRule.Place place) {
    var permits = rule.rule().effect() instanceof Effect.Permit;
    if (rule.rule().refuses() || (!permits && !isMetByKeys(place.clause()))) {
      place.section().fault(place.key(), FaultCode.POLICY_BROWSER_UNTOLD);
    } else if (!asksForMore(rule)) {
      place.section().fault(place.key(), FaultCode.POLICY_BROWSER_ALONE);
    }
  }

  private static boolean isMetByKeys(Clause clause) {
    return clause instanceof Clause.Among(var subject, var names, var not)
        && names.contains(BindingStrength.COPYABLE_KEY.text());
  }

  /** Whether something must be shown that whoever knows the password and has a cookie hasn't. */
  private static boolean asksForMore(PlacedRule rule) {
    return required(rule).anyMatch(it -> it != Factor.PASSWORD)
        || rule.places().stream().map(PlacedRule.Place::clause).anyMatch(PlatformCheck::isMore);
  }

  private static boolean isMore(Clause clause) {
    return switch (clause) {
      case Clause.Proved(var factor, var within) -> factor != Factor.PASSWORD;
      case Clause.Among(var subject, var names, var not) ->
          switch (subject) {
            case ZONES -> !not;
            case OWNERSHIP, COMPLIANCE -> true;
            case SERVICES, TAGS, SENSITIVITY, DATA, GROUPS, BINDING -> false;
          };
      case Clause.StatusAge age -> true;
      case Clause.Attribute attribute -> false;
      case Clause.During during -> false;
    };
  }

  /** Once for each rule, at the first thing that an app's browser can't do. */
  private static void inApps(PlacedRule rule) {
    var required = required(rule).filter(OF_DEVICES::contains).findFirst();
    if (required.isPresent()) {
      inApp(rule, rule.section(), "require", required.get().text());
      return;
    }
    var place =
        rule.places().stream()
            .filter(it -> FACTS_OF_DEVICES.contains(it.clause().fact()) || isOfDevices(it.clause()))
            .findFirst();
    if (place.isPresent() && !isMetInApps(place.get().clause())) {
      inApp(rule, place.get().section(), place.get().key(), place.get().clause().key());
    }
  }

  private static boolean isOfDevices(Clause clause) {
    return clause instanceof Clause.Proved(var factor, var within) && OF_DEVICES.contains(factor);
  }

  private static boolean isMetInApps(Clause clause) {
    var reached =
        Stream.of(PlatformReach.values())
            .filter(PlatformReach::isInApp)
            .flatMap(row -> row.reaches(OF_DEVICES).stream())
            .map(BindingStrength::text)
            .collect(Collectors.toSet());
    return clause instanceof Clause.Among(var subject, var names, var not)
        && subject == Subject.BINDING
        && names.stream().anyMatch(reached::contains);
  }

  private static void inApp(PlacedRule rule, Section section, String key, String what) {
    section.warn(key, FaultCode.POLICY_IN_APP, rule.rule().name(), what);
  }

  /** A code can be told on the telephone, and typed into a page that only looks like ours. */
  private static void codeAlone(PlacedRule rule) {
    var asksForCode = required(rule).anyMatch(CODES::contains);
    var asksForDevice =
        required(rule).anyMatch(OF_DEVICES::contains)
            || rule.places().stream()
                .anyMatch(place -> FACTS_OF_DEVICES.contains(place.clause().fact()));
    if (asksForCode && !asksForDevice) {
      rule.section().warn("require", FaultCode.POLICY_CODE_ALONE, rule.rule().name());
    }
  }

  /** Certificate and key count beside each other where the register has both on one device. */
  private static void oneDevice(PlacedRule rule) {
    var required = required(rule).toList();
    if (required.containsAll(Set.of(Factor.CERTIFICATE, Factor.DEVICE))) {
      rule.section().warn("require", FaultCode.POLICY_ONE_DEVICE, rule.rule().name());
    }
  }

  /**
   * For how long somebody with the session's cookie alone passes for the device that it came from:
   * until the first proof that they can't make is too old. A proof for each answer they can't make
   * at all; but where rules are asked with every request, nothing is answered once for all, and it
   * counts as long as its session. What is said of the device without a word on how old its proof
   * may be is met by a proof for each answer, too.
   */
  private void stolen(PlacedRule rule) {
    if (!isOnDevices(rule)) {
      return;
    }
    var name = rule.rule().name();
    var shortest =
        Stream.concat(ages(rule), rule.places().stream().flatMap(place -> age(place.clause())))
            .min(Duration::compareTo)
            .map(Durations::write);
    if (takesOlderProofs(rule) || (takesBrowserForDevice(rule) && shortest.isPresent())) {
      shortest.ifPresentOrElse(
          age -> warn(rule, FaultCode.POLICY_STOLEN, name, age),
          () -> warn(rule, FaultCode.POLICY_STOLEN_WHEN, name));
      return;
    }
    closed(rule);
    var there = String.join(", ", askedWithEveryRequest(rule));
    if (there.isEmpty()) {
      return;
    }
    if (shortest.isPresent()) {
      warn(rule, FaultCode.POLICY_STOLEN_THERE, name, shortest.get(), there);
    } else {
      warn(rule, FaultCode.POLICY_STOLEN_SESSION, name, there);
    }
  }

  private static void warn(PlacedRule rule, FaultCode code, String... said) {
    rule.section().warn(requirements(rule).isEmpty() ? "permit" : "require", code, said);
  }

  private static boolean isOnDevices(PlacedRule rule) {
    return required(rule).anyMatch(OF_DEVICES::contains)
        || rule.places().stream()
            .map(PlacedRule.Place::clause)
            .anyMatch(it -> FACTS_OF_DEVICES.contains(it.fact()) || isOfDevices(it))
        || reads(rule, FACTS_OF_DEVICES)
        || reads(rule, PROOFS_OF_DEVICES);
  }

  private static boolean reads(PlacedRule rule, Set<Fact> facts) {
    return rule.rule().when().stream().anyMatch(it -> !Collections.disjoint(it.facts(), facts));
  }

  /** Whether it says how old a proof of the device may be, and asks for none for each answer. */
  private static boolean takesOlderProofs(PlacedRule rule) {
    return requirements(rule).stream().noneMatch(Effect.Requirement::isForEachAnswer)
        && rule.rule().saysHowOldProofOfDeviceMayBe();
  }

  /** Whoever copies the session's cookie copies that of the known browser with it. */
  private static boolean takesBrowserForDevice(PlacedRule rule) {
    return rule.places().stream().anyMatch(place -> place.clause().isOnKnownBrowser());
  }

  /** What the rule may let people in to, page by page: systems behind the gate, pages of ours. */
  private List<String> askedWithEveryRequest(PlacedRule rule) {
    var systems =
        inHouse.stream()
            .filter(
                system ->
                    rule.rule().concerns(system, RuleReach.nothingKnownBut(system)) != Tri.FALSE)
            .map(ServiceFacts::name);
    var named = rule.places().stream().flatMap(place -> services(place.clause()));
    var pages = OUR_PAGES.stream().filter(named.toList()::contains);
    return Stream.concat(systems, pages.filter(page -> isOpen(page, rule))).toList();
  }

  /** Pages where a cookie must never be enough: a proof for one answer isn't for every request. */
  private static void closed(PlacedRule rule) {
    var named = rule.places().stream().flatMap(place -> services(place.clause())).toList();
    OUR_PAGES.stream()
        .filter(page -> named.contains(page) && !isOpen(page, rule))
        .forEach(page -> warn(rule, FaultCode.POLICY_CLOSED, rule.rule().name(), page));
  }

  private static boolean isOpen(String page, PlacedRule rule) {
    return page.equals(ServiceFacts.ME) || new OwnRule(page, true, false).isEnough(rule.rule());
  }

  private static Stream<String> services(Clause clause) {
    return clause instanceof Clause.Among(var subject, var names, var not)
            && subject == Subject.SERVICES
            && !not
        ? names.stream()
        : Stream.empty();
  }

  private static Stream<Factor> required(PlacedRule rule) {
    return requirements(rule).stream().map(Effect.Requirement::factor);
  }

  private static List<Effect.Requirement> requirements(PlacedRule rule) {
    return rule.rule().effect() instanceof Effect.Require(var factors, var obligations)
        ? factors
        : List.of();
  }

  /** A state is reported without anybody's doing, and so makes no cookie worthless. */
  private static Stream<Duration> ages(PlacedRule rule) {
    return requirements(rule).stream()
        .filter(it -> it.factor() != Factor.SECURITY_STATUS)
        .map(Effect.Requirement::maxAge)
        .flatMap(Optional::stream);
  }

  private static Stream<Duration> age(Clause clause) {
    return clause instanceof Clause.Proved(var factor, var within)
            && factor != Factor.SECURITY_STATUS
        ? Stream.of(within)
        : Stream.empty();
  }
}
