package jp.mochi.device.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.webauthn4j.test.TestAttestationUtil;
import com.webauthn4j.test.authenticator.webauthn.AndroidKeyAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.PackedAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.TPMAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnModelAuthenticator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.device.register.BindingLevel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that a phone's maker vouches for, and what that is worth here. */
class AttestedKeysTest {
  private static final String HOST = "idp.mochi.test";
  private static final String ORIGIN = "https://idp.mochi.test";
  private static final RelyingParty PARTY = new RelyingParty(HOST, ORIGIN);
  private static final X509Certificate ROOT = TestAttestationUtil.load3tierTestRootCACertificate();
  private static final X509Certificate OTHER = TestAttestationUtil.load2tierTestRootCACertificate();

  /** While the certificates are good that the authenticators make now. */
  private final Instant now = Clock.systemUTC().instant();

  private final String challenge = KeyChallenge.fresh();

  static Stream<Arguments> phones() {
    return Stream.of(
        Arguments.of("android-key", new AndroidKeyAuthenticator()),
        Arguments.of("tpm", new TPMAuthenticator()),
        Arguments.of("packed", new PackedAuthenticator()));
  }

  private NewKey registered(
      WebAuthnModelAuthenticator authenticator, Instant at, X509Certificate... roots) {
    var answer = new MakersPhone(authenticator).register(HOST, ORIGIN, challenge);
    var check = new CheckRegistration(PARTY, new AttestationRoots(List.of(roots)));
    return assertInstanceOf(Registered.Good.class, check.check(answer, challenge, at)).key();
  }

  @ParameterizedTest
  @MethodSource("phones")
  void aKeyIsAttestedWhereItLeadsToAConfiguredRoot(
      String format, WebAuthnModelAuthenticator authenticator) {
    var key = registered(authenticator, now, OTHER, ROOT);
    assertEquals(format, key.attestation().format());
    assertEquals(Optional.of(ROOT.getSubjectX500Principal().getName()), key.attestation().root());
    assertEquals(BindingLevel.ATTESTED_KEY, key.level());
  }

  @ParameterizedTest
  @MethodSource("phones")
  void theSameKeyIsOneOfThisDeviceAloneWhereItsMakerIsNotConfigured(
      String format, WebAuthnModelAuthenticator authenticator) {
    assertEquals(BindingLevel.DEVICE_BOUND_KEY, registered(authenticator, now).level());
    assertEquals(BindingLevel.DEVICE_BOUND_KEY, registered(authenticator, now, OTHER).level());
  }

  @ParameterizedTest
  @MethodSource("phones")
  void aMakersCertificateCountsWhileItIsGood(
      String format, WebAuthnModelAuthenticator authenticator) {
    var after = ROOT.getNotAfter().toInstant().plus(Duration.ofDays(1));
    assertEquals(BindingLevel.DEVICE_BOUND_KEY, registered(authenticator, after, ROOT).level());
  }

  @ParameterizedTest
  @MethodSource("phones")
  void refusesAnAttestationThatIsNotSigned(
      String format, WebAuthnModelAuthenticator authenticator) {
    var answer = new MakersPhone(authenticator).forging().register(HOST, ORIGIN, challenge);
    var check = new CheckRegistration(PARTY, new AttestationRoots(List.of(ROOT)));
    var refused = assertInstanceOf(Registered.Refused.class, check.check(answer, challenge, now));
    assertEquals(KeyFault.ATTESTATION, refused.fault(), refused.detail());
  }

  @ParameterizedTest
  @MethodSource("phones")
  void anAttestedKeyThatMayBeCopiedIsStillCopyable(
      String format, WebAuthnModelAuthenticator authenticator) {
    var key = registered(authenticator, now, ROOT);
    var copyable =
        new NewKey(
            key.credential(),
            key.rpId(),
            key.publicKey(),
            key.algorithm(),
            key.counter(),
            true,
            false,
            key.attestation(),
            key.transports());
    assertTrue(copyable.attestation().root().isPresent());
    assertEquals(BindingLevel.COPYABLE_KEY, copyable.level());
  }
}
