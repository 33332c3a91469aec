package jp.mochi.idp.signon;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.session.Session;

/** Says what another says, but for what whoever extends it knows better. */
public abstract class ForwardingHolding implements Holding {
  private final Holding other;

  protected ForwardingHolding(Holding other) {
    this.other = other;
  }

  @Override
  public Held of(Session session) {
    return other.of(session);
  }

  @Override
  public DeviceFacts device(Session session) {
    return other.device(session);
  }

  @Override
  public Optional<DevicePosture> posture(Session session) {
    return other.posture(session);
  }

  @Override
  public List<DevicePosture.Word> shown(Session session) {
    return other.shown(session);
  }

  @Override
  public boolean isInKnownBrowser(Session session, Visitor visitor) {
    return other.isInKnownBrowser(session, visitor);
  }

  @Override
  public List<Other> others(Session session) {
    return other.others(session);
  }
}
