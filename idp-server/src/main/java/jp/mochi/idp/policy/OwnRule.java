package jp.mochi.idp.policy;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For what is ours and no service: whether a permit was meant for it. A rule for services in
 * general was not written with our own pages in mind, so a permit counts only by a rule that names
 * the page.
 *
 * @param service the name under which rules name it
 * @param strong whether a password alone is never enough, with or without a code, and a session's
 *     cookie neither: the rule must look at the place, or ask for something that the person holds,
 *     no longer ago than it says. What happens to have been proved in the session counts for
 *     nothing: nobody asks for it again
 * @param issues whether something is handed out once for each permit, so that a proof without an
 *     age is made for this alone; otherwise it would stay good as long as the session. There a
 *     condition on how the device is bound asks for one, too: it is met by the certificate or key
 *     that is shown for this. A rule by which what the session remembers of it would do, without an
 *     age, is none: it mentions in CEL when the device was proved, say
 */
public record OwnRule(String service, boolean strong, boolean issues) {
  private static final Set<String> KEYS =
      EnumSet.range(BindingStrength.ATTESTED_KEY, BindingStrength.COPYABLE_KEY).stream()
          .map(BindingStrength::text)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Why a permit doesn't count, for the record; empty where it does.
   *
   * @param rules those that gave it
   */
  public Optional<String> lacking(RuleSet rules, Decision.Permit permit) {
    var decided =
        rules.rules().stream()
            .filter(rule -> permit.trace().decidedBy().filter(rule.name()::equals).isPresent())
            .findFirst();
    if (decided.filter(this::isNamed).isEmpty()) {
      return Optional.of("a rule that names " + service);
    }
    return decided.filter(this::isEnough).isPresent()
        ? Optional.empty()
        : Optional.of(
            "a rule that asks for more than a password: zones, or a certificate or device with"
                + " max-age"
                + (issues
                    ? ", or device.binding by keys and nothing in when on proofs of it"
                    : ""));
  }

  /** Whether one of the rules may give a permit that counts, to whomever. */
  public boolean isOpenedBy(RuleSet rules) {
    return rules.rules().stream()
        .anyMatch(rule -> !rule.reportOnly() && !rule.refuses() && isNamed(rule) && isEnough(rule));
  }

  /** Whether a permit by this rule counts, where it names the page. */
  public boolean isEnough(Rule rule) {
    return !strong
        || looksAtThePlace(rule)
        || asksForWhatIsHeld(rule)
        || (issues && isOnADevicesKey(rule) && !takesWhatTheSessionRemembers(rule));
  }

  /** Whether a condition on the device is met by a proof of whatever age the session has. */
  private static boolean takesWhatTheSessionRemembers(Rule rule) {
    return rule.saysHowOldProofOfDeviceMayBe()
        && rule.clauses().stream()
            .noneMatch(
                clause ->
                    clause instanceof Clause.Proved(var factor, var _) && factor.showsDevice());
  }

  /** Of keys alone: a cookie and a number are copied. */
  private static boolean isOnADevicesKey(Rule rule) {
    return rule.clauses().stream()
        .anyMatch(
            clause ->
                clause instanceof Clause.Among(var subject, var names, var negated)
                    && subject == Subject.BINDING
                    && !negated
                    && KEYS.containsAll(names));
  }

  private boolean asksForWhatIsHeld(Rule rule) {
    return rule.effect() instanceof Effect.Require(var factors, var _)
        && factors.stream().anyMatch(this::isHeldNow);
  }

  /** A proof that stays good for as long as the session would be worth what its cookie is. */
  private boolean isHeldNow(Effect.Requirement required) {
    return (required.maxAge().isPresent() || issues)
        && switch (required.factor()) {
          case CERTIFICATE, DEVICE -> true;
          // What is typed can be told on the telephone, and to a page that only looks like ours.
          case PASSWORD, ONE_TIME_CODE, RECOVERY_CODE -> false;
          case SECURITY_STATUS -> false;
        };
  }

  private boolean isNamed(Rule rule) {
    return rule.clauses().stream()
        .anyMatch(
            clause ->
                clause instanceof Clause.Among(var subject, var names, var negated)
                    && subject == Subject.SERVICES
                    && !negated
                    && names.contains(service));
  }

  private static boolean looksAtThePlace(Rule rule) {
    return rule.clauses().stream()
        .anyMatch(
            clause ->
                clause instanceof Clause.Among(var subject, var names, var negated)
                    && subject == Subject.ZONES
                    && !negated);
  }
}
