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
import jp.mochi.idp.session.Session;

/**
 * What a person who is refused could show instead: something of theirs that is bound more strongly
 * than what they have shown, and with which the rules would go on. Each time it must be stronger,
 * so that whoever has shown their strongest reads why they are refused.
 *
 * @param factor what to ask for
 * @param keys of a device's keys, the ids of those that would do
 */
record StrongerProof(Factor factor, Set<String> keys) {
  StrongerProof {
    keys = Set.copyOf(keys);
  }

  /** Empty where nothing is known of a binding, or nothing that they have would do. */
  static Optional<StrongerProof> of(ShowingKeys showing, List<Holding.Other> others) {
    var shown = showing.facts().device().binding();
    var helpful =
        others.stream()
            .filter(other -> shown.filter(it -> isStronger(other, it)).isPresent())
            .filter(other -> helps(showing, other))
            .filter(other -> other.factor() != Factor.DEVICE || !showing.costsCertificate(other))
            .toList();
    return helpful.stream()
        .findFirst()
        .map(Holding.Other::factor)
        .map(factor -> new StrongerProof(factor, keys(helpful, factor)));
  }

  private static boolean isStronger(Holding.Other other, BindingStrength shown) {
    return other.facts().binding().filter(it -> it.compareTo(shown) < 0).isPresent();
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
