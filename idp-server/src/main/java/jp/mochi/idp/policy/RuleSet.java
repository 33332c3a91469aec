package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.reason.Reason;

/**
 * A whole policy. How its rules combine:
 *
 * <ul>
 *   <li>a matching rule that refuses wins, wherever it stands;
 *   <li>of the others the first match from the top decides;
 *   <li>when none matches, the answer is a refusal.
 * </ul>
 *
 * <p>What isn't known is unknown, not false. A rule that refuses or requires and may match once
 * more is known gives a {@link Decision.Need} of a factor that would tell ({@link Question}), or a
 * refusal where no factor can. A rule that permits and may match doesn't.
 *
 * <p>What is known of a device from before, and not from a proof for the request that is to be
 * answered, permits only by a rule that says how old that proof may be: it requires one, or has a
 * condition on when it was made. Otherwise the same rules decide as on somebody who has shown no
 * device, and ask for it: a session's cookie is no device.
 *
 * <p>A device that only a number in a certificate names is unknown to a rule that doesn't accept
 * that, but for what speaks against it ({@link ToldFacts}). Facts of such a device come with that
 * it was found by a number: this is the one fact that mustn't be left out of them.
 *
 * <p>Hence: leaving a fact out never turns a refusal or a need into a permit. With fewer facts a
 * rule's conditions come to the same or to unknown. An unknown refusal or requirement never permits
 * and lets nothing below it permit; an unknown permit only lets the rules below decide, which
 * without it decided the same. One case needs more: an expression that would fail with all facts
 * (and so refuse) may be unknown with fewer. So an unknown permit whose expression could fail is
 * asked for like a requirement.
 */
public final class RuleSet implements Policy {
  private final String version;
  private final List<Rule> rules;
  private final Set<Factor> available;
  private final List<PreparedRule> refusals;
  private final List<PreparedRule> others;
  private final Set<String> attributes;
  private final boolean readsAnyAttribute;
  private final boolean asksForKnownBrowser;
  private final Map<Integer, String> sensitivityLabels;
  private final Requirements requirements;
  private final DeviceLimits limits;

  /**
   * @param version which text of the rules this is, for traces
   * @param rules from the top down
   * @param available the factors that can be proved here; what needs another refuses
   */
  public RuleSet(String version, List<Rule> rules, Set<Factor> available) {
    this(version, rules, available, Map.of(), Requirements.NONE, DeviceLimits.NONE);
  }

  /**
   * @param version which text of the rules this is, for traces
   * @param rules from the top down
   * @param available the factors that can be proved here; what needs another refuses
   * @param sensitivityLabels the company's own words for levels of sensitivity
   * @param requirements what devices must be like
   * @param limits how many of them people may have
   */
  public RuleSet(
      String version,
      List<Rule> rules,
      Set<Factor> available,
      Map<Integer, String> sensitivityLabels,
      Requirements requirements,
      DeviceLimits limits) {
    this.version = Objects.requireNonNull(version);
    this.rules = List.copyOf(rules);
    this.sensitivityLabels = Map.copyOf(sensitivityLabels);
    this.requirements = Objects.requireNonNull(requirements);
    this.limits = Objects.requireNonNull(limits);
    this.available =
        Collections.unmodifiableSet(
            available.isEmpty() ? EnumSet.noneOf(Factor.class) : EnumSet.copyOf(available));
    this.refusals = rules.stream().filter(Rule::refuses).map(PreparedRule::new).toList();
    this.others = rules.stream().filter(rule -> !rule.refuses()).map(PreparedRule::new).toList();
    this.attributes =
        rules.stream().flatMap(RuleSet::attributes).collect(Collectors.toUnmodifiableSet());
    this.readsAnyAttribute = rules.stream().anyMatch(RuleSet::readsAnyAttribute);
    this.asksForKnownBrowser =
        rules.stream().flatMap(rule -> rule.clauses().stream()).anyMatch(Clause::isOnKnownBrowser);
  }

  /** Which text of the rules this is. */
  public String version() {
    return version;
  }

  /** The same rules under another version. */
  public RuleSet named(String other) {
    return new RuleSet(other, rules, available, sensitivityLabels, requirements, limits);
  }

  /** The company's own words for levels of sensitivity, by level. */
  public Map<Integer, String> sensitivityLabels() {
    return sensitivityLabels;
  }

  /** What devices must be like. */
  public Requirements requirements() {
    return requirements;
  }

  /** How many devices people may have. */
  public DeviceLimits limits() {
    return limits;
  }

  /** All rules from the top down. */
  public List<Rule> rules() {
    return rules;
  }

  /** The factors that can be proved here. */
  public Set<Factor> available() {
    return available;
  }

  /** The people's attributes that rules name, in lower case. */
  public Set<String> attributes() {
    return attributes;
  }

  /** Whether an expression reads people's attributes without saying which. */
  public boolean readsAnyAttribute() {
    return readsAnyAttribute;
  }

  /**
   * Whether somebody whom nobody knows can ever be asked who they are, or be let in as far as the
   * rules go. If not nobody ever gets a session by these rules: what a sign-on would tell is
   * unknown then, and a permit on it is passed over.
   */
  public boolean asksStrangers() {
    return rules.stream().filter(rule -> !rule.reportOnly()).anyMatch(RuleSet::asksStrangers);
  }

  /**
   * The same of somebody on the way to one service: if not, only who has signed in elsewhere gets
   * in there.
   *
   * @param there of which the service is known
   */
  public boolean asksStrangers(Facts there) {
    return rules.stream()
        .filter(rule -> !rule.reportOnly() && rule.concerns(there.service(), there) != Tri.FALSE)
        .anyMatch(RuleSet::asksStrangers);
  }

  private static boolean asksStrangers(Rule rule) {
    return switch (rule.effect()) {
      case Effect.Require require -> true;
      case Effect.Refuse refuse -> needsSignOn(rule);
      case Effect.Permit permit ->
          !needsSignOn(rule) || rule.when().filter(When::mayFail).isPresent();
    };
  }

  private static boolean needsSignOn(Rule rule) {
    var read = rule.when().stream().flatMap(when -> when.facts().stream());
    return Stream.concat(rule.clauses().stream().map(Clause::fact), read)
        .anyMatch(fact -> !fact.toldBy().isEmpty());
  }

  /** The groups that conditions and limits name and expressions write out. */
  public Set<String> groups() {
    return Stream.concat(
            rules.stream().flatMap(RuleSet::groups),
            limits.all().stream().flatMap(limit -> limit.groups().stream()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> groups(Rule rule) {
    var written = rule.when().stream().flatMap(when -> when.mentions().stream());
    return Stream.concat(
        rule.clauses().stream().flatMap(RuleSet::groups),
        written.filter(it -> it.subject() == Subject.GROUPS).map(Mention::name));
  }

  private static Stream<String> groups(Clause clause) {
    return clause instanceof Clause.Among(var subject, var names, var negated)
            && subject == Subject.GROUPS
        ? names.stream()
        : Stream.empty();
  }

  private static Stream<String> attributes(Rule rule) {
    var named =
        rule.clauses().stream()
            .filter(Clause.Attribute.class::isInstance)
            .map(clause -> ((Clause.Attribute) clause).name());
    var read = rule.when().flatMap(When::attributes).orElse(Set.of());
    return Stream.concat(named, read.stream());
  }

  private static boolean readsAnyAttribute(Rule rule) {
    return rule.when().filter(when -> when.attributes().isEmpty()).isPresent();
  }

  @Override
  public Decision evaluate(Facts facts) {
    var known = evaluateAsKnown(facts);
    return known instanceof Decision.Permit permit
            && facts.isDeviceFromBefore()
            && !saysHowOld(permit.trace())
        ? withoutDevice(facts)
        : known;
  }

  /** What would be let in with the device, and isn't without, is asked for the device. */
  private Decision withoutDevice(Facts facts) {
    var again = available(facts);
    var decision = new Evaluation(this, facts.withoutDevice(), facts, again).decide();
    return decision instanceof Decision.Refuse(var reason, var why, var trace)
            && reason != Reason.POLICY_FAILED
        ? again.stream()
            .filter(Factor::showsDevice)
            .min(Factor::compareTo)
            .<Decision>map(factor -> new Decision.Need(factor, Optional.empty(), trace))
            .orElse(decision)
        : decision;
  }

  /** The same where whatever is known of a device counts, however long ago it was shown. */
  Decision evaluateAsKnown(Facts facts) {
    return new Evaluation(this, facts).decide();
  }

  private boolean saysHowOld(Trace trace) {
    return rules.stream()
        .filter(rule -> trace.decidedBy().filter(rule.name()::equals).isPresent())
        .anyMatch(Rule::saysHowOldProofOfDeviceMayBe);
  }

  /** Whoever has shown their device by one of two ways is asked for the same again. */
  private Set<Factor> available(Facts before) {
    var shown = available.stream().filter(Factor::showsDevice);
    var again = shown.filter(factor -> before.proved(factor).isPresent()).toList();
    return again.isEmpty()
        ? available
        : available.stream()
            .filter(factor -> !factor.showsDevice() || again.contains(factor))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Rules without zones know of no other place. */
  @Override
  public Optional<NearestChange> nearest(Facts facts) {
    return NearestChange.of(this, facts, List.of());
  }

  @Override
  public boolean requiresOfDevices() {
    return !requirements.all().isEmpty();
  }

  @Override
  public boolean asksForKnownBrowser() {
    return asksForKnownBrowser;
  }

  @Override
  public Assessment assess(DevicePosture posture, Instant now) {
    return requirements.assess(posture, now);
  }

  List<PreparedRule> refusals() {
    return refusals;
  }

  List<PreparedRule> others() {
    return others;
  }
}
