package jp.mochi.idp.signon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.Test;

/** A certificate and a key of one device in one session. */
class BothHeldTest {
  private static final Instant MORNING = Instant.parse("2026-11-22T09:00:00Z");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** A proof that is good, of a device bound so. */
  private record Bound(BindingStrength strength) implements Holding {
    @Override
    public Held of(Session session) {
      return new Held.Good();
    }

    @Override
    public DeviceFacts device(Session session) {
      return new DeviceFacts(
          Optional.empty(), Optional.of(strength), Optional.empty(), Optional.empty());
    }
  }

  private static Optional<BindingStrength> binding(Instant certificate, Instant key) {
    var proofs =
        List.of(
            new ProvedFactor(Factor.CERTIFICATE, certificate),
            new ProvedFactor(Factor.DEVICE, key));
    var session =
        new Session(
            "s",
            new PersonId("tanaka"),
            "tanaka",
            MORNING,
            NOON,
            proofs,
            Optional.empty(),
            "192.0.2.1",
            Optional.empty(),
            Optional.of("phone-1"),
            Optional.of("key-1"),
            1);
    var both =
        new BothHeld(
            new Bound(BindingStrength.DEVICE_BOUND_KEY), new Bound(BindingStrength.COPYABLE_KEY));
    return both.device(session).binding();
  }

  @Test
  void aCopiedKeyBorrowsNothingFromWhatWasShownInTheMorning() {
    assertEquals(Optional.of(BindingStrength.COPYABLE_KEY), binding(MORNING, NOON));
    assertEquals(Optional.of(BindingStrength.DEVICE_BOUND_KEY), binding(NOON, MORNING));
  }
}
