package jp.mochi.idp.signon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jp.mochi.idp.policy.Assessment;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.session.Session;

/**
 * What comes of it when somebody shows a key of a device of theirs. A session belongs to one
 * device: the key takes the place of a certificate that isn't known to be of the same one, and
 * whether the rules then ask for the certificate again is looked up here, before anybody is asked
 * for what leads nowhere.
 *
 * @param others what the session's person could show
 */
record ShowingKeys(
    Policy rules,
    Facts facts,
    SignOnRequest request,
    Requester requester,
    Session session,
    List<Holding.Other> others) {
  ShowingKeys {
    others = others.stream().filter(it -> it.factor() == Factor.DEVICE).toList();
  }

  /** The ids of the keys that would do where a certificate is asked for. */
  Set<String> insteadOfCertificate() {
    return ids(key -> !asksForCertificate(after(key, keeps(key))));
  }

  /** The ids of the keys that cost no certificate which is asked for; empty where none does. */
  Set<String> besideCertificate() {
    return others.stream().anyMatch(this::costsCertificate)
        ? ids(key -> !costsCertificate(key))
        : Set.of();
  }

  /** Whether there is a key, and none that could be shown beside the certificate. */
  boolean areOfOtherDevices() {
    return !others.isEmpty() && others.stream().allMatch(this::costsCertificate);
  }

  /** Whether the certificate was worth something, and is asked for again once the key is shown. */
  boolean costsCertificate(Holding.Other key) {
    return session.certificate().isPresent()
        && !keeps(key)
        && asksForCertificate(after(key, false))
        && !asksForCertificate(after(key, true));
  }

  /** Whether a certificate counts that wasn't shown for this request. */
  boolean hasEarlierCertificate() {
    return session.certificate().isPresent()
        && !session.isProvedFor(Factor.CERTIFICATE, request.id());
  }

  private Set<String> ids(Predicate<Holding.Other> which) {
    return others.stream()
        .filter(which)
        .flatMap(key -> key.key().stream())
        .collect(Collectors.toSet());
  }

  private boolean keeps(Holding.Other key) {
    return !session.isOnNumberedDevice()
        && session.device().filter(key.device()::equals).isPresent();
  }

  private Facts after(Holding.Other key, boolean certificate) {
    var left =
        facts.factors().stream()
            .filter(proof -> certificate || proof.factor() != Factor.CERTIFICATE)
            .toList();
    return with(
        facts.with(StrongerProof.device(facts, session, key)).withFactors(left), Factor.DEVICE);
  }

  /** Whatever else is asked for on the way is taken to be shown. */
  private boolean asksForCertificate(Facts shown) {
    var then = shown;
    for (int asked = 0; asked < Factor.values().length; asked++) {
      switch (rules.evaluate(then)) {
        case Decision.Need need when need.factor() == Factor.CERTIFICATE -> {
          return true;
        }
        case Decision.Need need when need.factor() == Factor.DEVICE -> {
          return false;
        }
        case Decision.Need need -> then = with(then, need.factor());
        case Decision.Permit permit -> {
          var lacking = requester.lacking(request, permit, session.with(then.factors()));
          return lacking.filter(Factor.CERTIFICATE::equals).isPresent();
        }
        case Decision.Refuse refuse -> {
          return false;
        }
      }
    }
    return false;
  }

  private static Facts with(Facts facts, Factor factor) {
    return factor == Factor.SECURITY_STATUS
        ? facts.with(inOrder(facts.now()))
        : facts.withFactors(with(facts.factors(), proof(facts, factor)));
  }

  private static Assessment inOrder(Instant now) {
    return new Assessment(
        Optional.of(Compliance.COMPLIANT),
        Optional.of(now),
        Optional.of(now),
        List.of(),
        DevicePosture.NOBODY_LOOKED);
  }

  private static ProvedFactor proof(Facts facts, Factor factor) {
    return new ProvedFactor(factor, facts.now(), facts.request());
  }

  private static List<ProvedFactor> with(List<ProvedFactor> proofs, ProvedFactor one) {
    var all = new ArrayList<>(proofs);
    all.removeIf(proof -> proof.factor() == one.factor());
    all.add(one);
    return all;
  }
}
