package jp.mochi.idp.signon;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.Session;

/**
 * What a person who is refused could show instead: something of theirs that is bound more strongly
 * than what they have shown, and with which the rules would go on. Each time it must be stronger,
 * so that whoever has shown their strongest reads why they are refused.
 *
 * <p>A certificate that was shown for another request refuses nobody who has one that would do:
 * theirs may have been renewed or bound to their device since, or the browser offered two. It is
 * asked for once, since nobody knows beforehand which one a browser shows.
 *
 * @param factor what to ask for
 * @param keys of a device's keys, the ids of those that would do
 * @param stronger whether what they have shown isn't bound strongly enough, as far as is known
 */
record StrongerProof(Factor factor, Set<String> keys, boolean stronger) {
  StrongerProof {
    keys = Set.copyOf(keys);
  }

  /** Whether it is worth looking for one. */
  static boolean mayHelp(Reason refusal, ShowingKeys showing) {
    return switch (refusal) {
      case POLICY ->
          showing.hasEarlierCertificate() || showing.facts().device().binding().isPresent();
      case POLICY_UNDECIDABLE -> showing.hasEarlierCertificate();
      default -> false;
    };
  }

  /** Empty where nothing that they have would do. */
  static Optional<StrongerProof> of(ShowingKeys showing, List<Holding.Other> others) {
    var helpful =
        others.stream()
            .filter(other -> isStronger(other, showing) || isInItsPlace(other, showing))
            .filter(other -> helps(showing, other))
            .filter(other -> other.factor() != Factor.DEVICE || !showing.costsCertificate(other))
            .toList();
    return helpful.stream()
        .findFirst()
        .map(
            first ->
                new StrongerProof(
                    first.factor(),
                    keys(helpful, first.factor()),
                    isStronger(first, showing) || binding(showing).isEmpty()));
  }

  private static boolean isStronger(Holding.Other other, ShowingKeys showing) {
    return binding(showing)
        .flatMap(shown -> other.facts().binding().filter(it -> it.compareTo(shown) < 0))
        .isPresent();
  }

  private static Optional<BindingStrength> binding(ShowingKeys showing) {
    return showing.facts().device().binding();
  }

  private static boolean isInItsPlace(Holding.Other other, ShowingKeys showing) {
    return other.factor() == Factor.CERTIFICATE && showing.hasEarlierCertificate();
  }

  private static boolean helps(ShowingKeys showing, Holding.Other other) {
    var facts = showing.facts();
    var before = facts.factors().stream().filter(it -> it.factor() != other.factor());
    var proof = new ProvedFactor(other.factor(), facts.now(), facts.request());
    var then =
        facts
            .with(device(facts, showing.session(), other))
            .withFactors(Stream.concat(before, Stream.of(proof)).toList());
    return !(showing.rules().evaluate(then) instanceof Decision.Refuse);
  }

  /** How the same device is stays as it is. */
  static DeviceFacts device(Facts facts, Session session, Holding.Other other) {
    var now = facts.device();
    return session.device().filter(other.device()::equals).isPresent()
        ? new DeviceFacts(
            other.facts().ownership(),
            other.facts().binding(),
            now.compliance(),
            now.status(),
            now.shortfalls(),
            now.revision())
        : other.facts();
  }

  private static Set<String> keys(List<Holding.Other> helpful, Factor factor) {
    return helpful.stream()
        .filter(other -> other.factor() == factor)
        .flatMap(other -> other.key().stream())
        .collect(Collectors.toSet());
  }
}
