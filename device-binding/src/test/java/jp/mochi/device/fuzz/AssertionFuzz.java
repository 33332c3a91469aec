package jp.mochi.device.fuzz;

import java.util.List;
import java.util.Optional;
import jp.mochi.device.key.Asserted;
import jp.mochi.device.key.AssertionAnswer;
import jp.mochi.device.key.Attestation;
import jp.mochi.device.key.CheckAssertion;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.KeyHolder;
import jp.mochi.device.key.NewKey;
import jp.mochi.device.key.RelyingParty;

/**
 * What a browser brings back that was asked to sign with a key, answering one fixed question: the
 * browser's own part and the authenticator's, two octets of its length before each, and the
 * signature. A fuzzer can't sign: what is good says one of the few things that were signed once.
 */
public final class AssertionFuzz {
  private static final String CREDENTIAL = "AAECAwQFBgcICQoLDA0ODw";
  private static final String PUBLIC_KEY =
      "pQECAyYgASFYIBWveF-G96zCUzZGm2oTZT7oNRzZ7WERV3OQB8K94npFIlggMs9s9WGKPZmv2yCEXsSxmKfi5r8flethajOdR88sjyQ";
  private static final DeviceKey KEY =
      new DeviceKey(
          "key-1",
          new KeyHolder("id-of-tanaka", "tanaka", "phone-1"),
          "",
          new NewKey(
              CREDENTIAL,
              AttestationFuzz.HOST,
              PUBLIC_KEY,
              KeyAlgorithm.ES256,
              0,
              false,
              false,
              new Attestation("none", Optional.empty(), ""),
              List.of()),
          AttestationFuzz.NOW,
          "helpdesk",
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final CheckAssertion CHECK =
      new CheckAssertion(new RelyingParty(AttestationFuzz.HOST, AttestationFuzz.ORIGIN));

  private AssertionFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether the key has signed it. */
  static boolean takes(byte[] data) {
    var parts = Parts.of(data, 2);
    var answer =
        new AssertionAnswer(CREDENTIAL, parts.text(0), parts.text(1), parts.rest(), "", "platform");
    return switch (CHECK.check(answer, AttestationFuzz.CHALLENGE, KEY)) {
      case Asserted.Good(var counter, var backedUp) -> {
        if (backedUp || (counter != 0 && counter != 7)) {
          throw new AssertionError("nobody has signed that");
        }
        yield true;
      }
      case Asserted.Refused(var fault, var detail) -> {
        AttestationFuzz.check(detail);
        yield false;
      }
    };
  }
}
