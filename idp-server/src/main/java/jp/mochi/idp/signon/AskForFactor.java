package jp.mochi.idp.signon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What a person is asked for before the loop can go on: which factor, of which of their devices,
 * and why. Where no page may be shown, or whatever they showed would lead nowhere, they are
 * refused.
 */
final class AskForFactor {
  private final Holding holding;

  AskForFactor(Holding holding) {
    this.holding = holding;
  }

  /** For a factor that the rules or the requester want. */
  Outcome need(Turn turn, Factor factor, Decision decision, @Nullable Session session) {
    var request = turn.request();
    if (request.passive()) {
      return turn.refuse(Requester.Why.decided(Reason.NO_PASSIVE, decision), session);
    }
    // Where requests come by the dozen nobody reads a page: the sign-on that follows looks.
    if (session == null || !factor.showsDevice() || !turn.requester().explains(request)) {
      return collect(factor, decision, turn, session, Set.of());
    }
    var showing = showing(turn, session);
    if (factor == Factor.CERTIFICATE) {
      return collect(factor, decision, turn, session, showing.insteadOfCertificate());
    }
    return showing.areOfOtherDevices()
        ? ofTwoDevices(turn, decision, session)
        : collect(factor, decision, turn, session, showing.besideCertificate());
  }

  /**
   * Whoever is refused for what they have shown is asked for something that they have and helps.
   */
  Optional<Outcome> stronger(Turn turn, Decision.Refuse refuse, Session session) {
    var showing = showing(turn, session);
    if (turn.request().passive()
        || !StrongerProof.mayHelp(refuse.reason(), showing)
        || !turn.requester().explains(turn.request())) {
      return Optional.empty();
    }
    var worth = showing.hasEarlierCertificate() ? session.without(Factor.CERTIFICATE) : session;
    return StrongerProof.of(showing, holding.others(worth))
        .map(proof -> collect(proof, refuse, turn, session));
  }

  /**
   * Whoever reads the refusal has the certificate bound or takes another one: what the session
   * remembers of one shown earlier must not refuse them for as long as that counts.
   */
  private static Outcome ofTwoDevices(Turn turn, Decision decision, Session session) {
    return session.isProvedFor(Factor.CERTIFICATE, turn.request().id())
        ? turn.refuse(ofTwoDevices(decision), session)
        : collect(Factor.CERTIFICATE, decision, turn, session, Set.of());
  }

  /**
   * The certificate and every key are of different devices, so that each would take the other's
   * place for ever: of the rules' or, where these are met, of what the service asks for.
   */
  private static Requester.Why ofTwoDevices(Decision decision) {
    var reason = decision instanceof Decision.Permit ? Reason.NO_AUTHN_CONTEXT : Reason.TWO_DEVICES;
    var detail =
        Map.of("fault", "no key of the person is of the device that the certificate is of");
    return new Requester.Why(reason, Optional.of(decision), detail);
  }

  private ShowingKeys showing(Turn turn, Session session) {
    return new ShowingKeys(
        turn.rules(),
        turn.facts(),
        turn.request(),
        turn.requester(),
        session,
        holding.others(session));
  }

  private static Outcome collect(
      StrongerProof proof, Decision.Refuse refuse, Turn turn, Session session) {
    var again = new Outcome.Again(session.username(), refuse.why(), List.of(), proof.stronger());
    return new Outcome.Collect(
        proof.factor(), turn.request(), Optional.of(again), Optional.of(session), proof.keys());
  }

  private static Outcome collect(
      Factor factor, Decision decision, Turn turn, @Nullable Session session, Set<String> keys) {
    return new Outcome.Collect(
        factor,
        turn.request(),
        again(decision, session, turn.facts().device()),
        Optional.ofNullable(session),
        keys);
  }

  private static Optional<Outcome.Again> again(
      Decision decision, @Nullable Session session, DeviceFacts device) {
    return session != null && decision instanceof Decision.Need need
        ? Optional.of(new Outcome.Again(session.username(), need.why(), shortfalls(need, device)))
        : Optional.empty();
  }

  /**
   * Of a device in the register there is always something to say: what it lacks, or how new. What
   * it has time for keeps nobody waiting.
   */
  private static List<Shortfall> shortfalls(Decision.Need need, DeviceFacts device) {
    var all = device.shortfalls();
    return need.factor() == Factor.SECURITY_STATUS
            && all.stream().allMatch(each -> each.how() == Shortfall.How.SOON)
            && device.revision() != DevicePosture.NOBODY_LOOKED
        ? Stream.concat(Stream.of(Shortfall.TOO_LONG_AGO), all.stream()).toList()
        : all;
  }
}
