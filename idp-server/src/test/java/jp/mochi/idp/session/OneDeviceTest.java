package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.Test;

/** A session belongs to one device. */
class OneDeviceTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final ProvedFactor KEY = new ProvedFactor(Factor.DEVICE, NOW);

  private static List<ProvedFactor> left(Optional<String> shownNext) {
    var session =
        new Session(
            "s",
            new PersonId("tanaka"),
            "tanaka",
            NOW,
            NOW,
            List.of(KEY),
            Optional.empty(),
            "192.0.2.1",
            Optional.empty(),
            Optional.of("phone-1"),
            Optional.of("key-1"),
            1);
    return session.on(shownNext, Factor.DEVICE).factors();
  }

  @Test
  void keepsAKeysProofBesideACertificateOfThatVeryDeviceAlone() {
    assertEquals(List.of(KEY), left(Optional.of("phone-1")));
    assertEquals(List.of(), left(Optional.of("phone-2")));
    assertEquals(List.of(), left(Optional.empty()), "what no register knows may be another");
  }
}
