package jp.mochi.device.fuzz;

import com.webauthn4j.test.TestAttestationUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import jp.mochi.device.key.AttestationRoots;
import jp.mochi.device.key.CheckRegistration;
import jp.mochi.device.key.Registered;
import jp.mochi.device.key.RegistrationAnswer;
import jp.mochi.device.key.RelyingParty;
import jp.mochi.device.register.BindingLevel;

/**
 * Attestation objects, answering one fixed question; read or refused, and never worth more than a
 * device-bound key unless the one root leads to them.
 */
public final class AttestationFuzz {
  static final String HOST = "idp.mochi.test";
  static final String ORIGIN = "https://idp.mochi.test";
  static final String CHALLENGE = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  /** While the certificates of the seeds are good. */
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final String CLIENT_DATA =
      "{\"type\":\"webauthn.create\",\"challenge\":\""
          + CHALLENGE
          + "\",\"origin\":\""
          + ORIGIN
          + "\"}";
  private static final CheckRegistration CHECK =
      new CheckRegistration(
          new RelyingParty(HOST, ORIGIN),
          new AttestationRoots(List.of(TestAttestationUtil.load3tierTestRootCACertificate())));

  private AttestationFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it is a key. */
  static boolean takes(byte[] data) {
    var said = CLIENT_DATA.getBytes(StandardCharsets.UTF_8);
    return takes(new RegistrationAnswer(Parts.text(said), Parts.text(data), "platform", List.of()));
  }

  static boolean takes(RegistrationAnswer answer) {
    return switch (CHECK.check(answer, CHALLENGE, NOW)) {
      case Registered.Good(var key, var byItsPhone) -> {
        if (key.level() == BindingLevel.ATTESTED_KEY && key.attestation().root().isEmpty()) {
          throw new AssertionError("attested by nobody");
        }
        yield true;
      }
      case Registered.Refused(var fault, var detail) -> {
        check(detail);
        yield false;
      }
    };
  }

  static void check(String detail) {
    if (detail.length() > 301 || detail.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("not for a record: " + detail);
    }
  }
}
