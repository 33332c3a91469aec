package jp.mochi.idp.saml.sso;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Grounds;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.saml.codec.RequestedContext;
import jp.mochi.idp.signon.SignOnRequest;

/**
 * Authentication context classes (SAML Core 2.0 §3.3.2.2.1, SAML Authentication Context 2.0, REFEDS
 * MFA profile 1.2): which class an assertion names, given what was asked for and what was proved. A
 * class is named only when it was proved; when none that was asked for can be, there is none to
 * name.
 */
final class AuthnContexts {
  static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";
  static final String PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";
  static final String PASSWORD_PROTECTED_TRANSPORT =
      "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
  static final String TIME_SYNC_TOKEN = "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken";
  static final String TLS_CLIENT = "urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient";
  static final String REFEDS_MFA = "https://refeds.org/profile/mfa";

  /**
   * From weak to strong: a code is worth more than a password, a key more than both, password and
   * key more than one.
   */
  private static final List<String> RANKED =
      List.of(
          UNSPECIFIED,
          PASSWORD,
          PASSWORD_PROTECTED_TRANSPORT,
          TIME_SYNC_TOKEN,
          TLS_CLIENT,
          REFEDS_MFA);

  /** What a person holds: each is a second factor beside a password. */
  private static final Set<Factor> HELD = EnumSet.of(Factor.CERTIFICATE, Factor.DEVICE);

  private AuthnContexts() {}

  /** The factors that count for a request: SAML Core 2.0 §3.4.1, ForceAuthn. */
  static Set<Factor> proved(List<ProvedFactor> proved, SignOnRequest request) {
    var notBefore = request.notBefore();
    var that = Optional.of(request.id());
    var counting = EnumSet.noneOf(Factor.class);
    proved.stream()
        .filter(proof -> notBefore.isEmpty() || proof.isFresh(notBefore.get(), that))
        .forEach(proof -> counting.add(proof.factor()));
    return counting;
  }

  /**
   * Those of them that meet a class which was asked for: a device that was shown for another
   * request is no second factor of whoever has the session's cookie.
   */
  static Set<Factor> counting(
      List<ProvedFactor> proved, SignOnRequest request, Decision.Permit permit) {
    var counting = proved(proved, request);
    permit.trace().grounds().map(Grounds::counting).ifPresent(counting::retainAll);
    return counting;
  }

  /**
   * When what a class says was proved: of several factors the one that was proved first, and of two
   * that do as well the one that was proved last.
   */
  static Optional<Instant> proved(String named, List<ProvedFactor> proofs) {
    return switch (named) {
      case TIME_SYNC_TOKEN -> last(proofs, EnumSet.of(Factor.ONE_TIME_CODE));
      case TLS_CLIENT -> last(proofs, EnumSet.of(Factor.CERTIFICATE));
      case REFEDS_MFA ->
          last(proofs, EnumSet.of(Factor.PASSWORD))
              .flatMap(one -> last(proofs, HELD).map(other -> one.isBefore(other) ? one : other));
      default -> last(proofs, EnumSet.of(Factor.PASSWORD));
    };
  }

  private static Optional<Instant> last(List<ProvedFactor> proofs, Set<Factor> factors) {
    return proofs.stream()
        .filter(proof -> factors.contains(proof.factor()))
        .map(ProvedFactor::at)
        .max(Instant::compareTo);
  }

  /** The class to name, or nothing when the request can't be met with what was proved. */
  static Optional<String> choose(Optional<RequestedContext> requested, Set<Factor> proved) {
    var named = named(proved);
    if (requested.isEmpty()) {
      return named.isEmpty() ? Optional.empty() : Optional.of(named.getLast());
    }
    var asked = requested.get();
    if (!asked.declRefs().isEmpty()) {
      return Optional.empty();
    }
    var ranks = asked.classRefs().stream().filter(RANKED::contains).map(RANKED::indexOf).toList();
    return switch (asked.comparison()) {
      case EXACT -> asked.classRefs().stream().filter(named::contains).findFirst();
      case MINIMUM -> strongest(named, least(ranks), RANKED.size());
      case MAXIMUM ->
          ranks.stream().max(Integer::compare).flatMap(most -> strongest(named, 0, most));
      case BETTER -> better(asked.classRefs(), ranks, named);
    };
  }

  /** What to prove further so that the request is met; empty where nothing does. */
  static Optional<Factor> lacking(
      Optional<RequestedContext> requested, Set<Factor> proved, Set<Factor> available) {
    if (choose(requested, proved).isPresent()) {
      return Optional.empty();
    }
    var open = EnumSet.copyOf(available);
    open.retainAll(EnumSet.of(Factor.PASSWORD, Factor.CERTIFICATE, Factor.DEVICE));
    open.removeAll(proved);
    for (var factor : open) {
      if (choose(requested, with(proved, EnumSet.of(factor))).isPresent()) {
        return Optional.of(factor);
      }
    }
    return choose(requested, with(proved, open)).isPresent()
        ? open.stream().findFirst()
        : Optional.empty();
  }

  private static Set<Factor> with(Set<Factor> proved, Set<Factor> more) {
    var all = EnumSet.copyOf(more);
    all.addAll(proved);
    return all;
  }

  /**
   * What is lacking of somebody who may have no key.
   *
   * @param hasKey whether they have one, which takes a look into the register: asked only where the
   *     answer makes a difference
   */
  static Optional<Factor> lacking(
      Optional<RequestedContext> requested,
      Set<Factor> proved,
      Set<Factor> available,
      BooleanSupplier hasKey) {
    var lacking = lacking(requested, proved, available);
    if (lacking.isEmpty() || !available.contains(Factor.DEVICE)) {
      return lacking;
    }
    var others = EnumSet.copyOf(available);
    others.remove(Factor.DEVICE);
    var withoutKey = lacking(requested, proved, others);
    return lacking.equals(withoutKey) || hasKey.getAsBoolean() ? lacking : withoutKey;
  }

  /** From weak to strong: what these factors prove. */
  private static List<String> named(Set<Factor> proved) {
    var named = new ArrayList<String>();
    if (proved.contains(Factor.PASSWORD)) {
      named.addAll(List.of(UNSPECIFIED, PASSWORD, PASSWORD_PROTECTED_TRANSPORT));
    }
    if (proved.contains(Factor.ONE_TIME_CODE) && !proved.contains(Factor.RECOVERY_CODE)) {
      named.add(TIME_SYNC_TOKEN);
    }
    if (proved.contains(Factor.CERTIFICATE)) {
      named.add(TLS_CLIENT);
    }
    if (named.contains(PASSWORD) && HELD.stream().anyMatch(proved::contains)) {
      named.add(REFEDS_MFA);
    }
    return named;
  }

  /** What we can't rank is what we can't say to be as strong as. */
  private static int least(List<Integer> ranks) {
    return ranks.stream().min(Integer::compare).orElse(RANKED.size());
  }

  /** Stronger than every class asked for; one we can't rank is one we can't be stronger than. */
  private static Optional<String> better(
      List<String> asked, List<Integer> ranks, List<String> named) {
    return asked.isEmpty() || ranks.size() < asked.size()
        ? Optional.empty()
        : strongest(named, ranks.stream().max(Integer::compare).orElseThrow() + 1, RANKED.size());
  }

  private static Optional<String> strongest(List<String> named, int from, int to) {
    return named.reversed().stream()
        .filter(name -> RANKED.indexOf(name) >= from && RANKED.indexOf(name) <= to)
        .findFirst();
  }
}
