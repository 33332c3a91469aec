package jp.mochi.idp.signon;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.session.Session;

/**
 * Two kinds of proof that can be taken back, in one session: it counts while both do. A session
 * belongs to one device, so that what both know is of the same one. The binding that counts is that
 * of the later proof: a copied key borrows nothing from what was shown in the morning.
 */
public record BothHeld(Holding certificates, Holding keys) implements Holding {
  @Override
  public Held of(Session session) {
    var one = certificates.of(session);
    if (one instanceof Held.Ended) {
      return one;
    }
    var other = keys.of(session);
    return other instanceof Held.Good ? one : other;
  }

  @Override
  public DeviceFacts device(Session session) {
    var one = certificates.device(session);
    var other = keys.device(session);
    return new DeviceFacts(
        one.ownership().or(other::ownership),
        last(session) == Factor.DEVICE ? other.binding() : one.binding(),
        one.compliance().or(other::compliance),
        one.status().or(other::status));
  }

  @Override
  public List<Other> others(Session session) {
    return Stream.concat(keys.others(session).stream(), certificates.others(session).stream())
        .toList();
  }

  private static Factor last(Session session) {
    return session.factors().stream()
        .filter(it -> it.factor() == Factor.DEVICE || it.factor() == Factor.CERTIFICATE)
        .max(Comparator.comparing(ProvedFactor::at))
        .map(ProvedFactor::factor)
        .orElse(Factor.CERTIFICATE);
  }

  @Override
  public List<DevicePosture.Word> shown(Session session) {
    return Stream.concat(certificates.shown(session).stream(), keys.shown(session).stream())
        .toList();
  }

  @Override
  public Optional<DevicePosture> posture(Session session) {
    return certificates.posture(session).or(() -> keys.posture(session));
  }
}
