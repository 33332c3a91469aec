package jp.mochi.idp.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One rule.
 *
 * @param name as traces and records call it; unique in its policy
 * @param reason what people read when the rule requires something of them or refuses
 * @param clauses conditions outside CEL, all of which must hold; none: it holds always
 * @param when a CEL expression that must hold as well
 * @param effect what it does when it matches
 * @param reportOnly evaluated and recorded, without effect
 * @param acceptsForgeableIdentifier whether it takes a number that a device bears for the device
 */
public record Rule(
    String name,
    Words reason,
    List<Clause> clauses,
    Optional<When> when,
    Effect effect,
    boolean reportOnly,
    boolean acceptsForgeableIdentifier) {
  /** One that takes no number for a device. */
  public Rule(
      String name,
      Words reason,
      List<Clause> clauses,
      Optional<When> when,
      Effect effect,
      boolean reportOnly) {
    this(name, reason, clauses, when, effect, reportOnly, false);
  }

  public Rule {
    Objects.requireNonNull(name);
    Objects.requireNonNull(reason);
    clauses = List.copyOf(clauses);
    Objects.requireNonNull(when);
    Objects.requireNonNull(effect);
  }

  /** Whether it refuses. */
  public boolean refuses() {
    return effect instanceof Effect.Refuse;
  }

  /**
   * Whether it asks for a proof of the device, with an age or for each answer, or has a condition
   * on when there was one. If not, what it says of devices is said of the one that asks now.
   */
  public boolean saysHowOldProofOfDeviceMayBe() {
    return saysHowOldProofMayBe(Factor.CERTIFICATE) || saysHowOldProofMayBe(Factor.DEVICE);
  }

  /** The same of a proof of this factor. */
  boolean saysHowOldProofMayBe(Factor factor) {
    return (effect instanceof Effect.Require(var required, var obligations)
            && required.stream().anyMatch(it -> it.factor() == factor))
        || clauses.stream()
            .anyMatch(it -> it instanceof Clause.Proved(var other, var age) && other == factor)
        || when.filter(it -> it.facts().contains(Fact.proved(factor))).isPresent();
  }

  /**
   * Whether it concerns a service, as far as conditions on services tell: false where one of them
   * fails, unknown where IT hasn't said enough about the service.
   */
  public Tri concerns(ServiceFacts service, Facts anywhere) {
    var there = anywhere.with(service);
    var concerns = Tri.TRUE;
    for (var clause : clauses) {
      switch (isOnService(clause) ? clause.test(there) : Tri.TRUE) {
        case FALSE -> {
          return Tri.FALSE;
        }
        case UNKNOWN -> concerns = Tri.UNKNOWN;
        case TRUE -> {}
      }
    }
    return concerns;
  }

  /** Whether nothing but the service decides if it matches. */
  public boolean isOnServicesAlone() {
    return when.isEmpty() && clauses.stream().allMatch(Rule::isOnService);
  }

  private static boolean isOnService(Clause clause) {
    return switch (clause.fact()) {
      case SERVICE, TAGS, SENSITIVITY, DATA -> true;
      default -> false;
    };
  }

  /**
   * Whether this rule matches whenever the other does, as far as conditions outside CEL tell. A
   * clause that holds more often is implied by a narrower one.
   */
  public boolean covers(Rule other) {
    return when.isEmpty()
        && clauses.stream()
            .allMatch(mine -> other.clauses.stream().anyMatch(theirs -> theirs.implies(mine)));
  }
}
