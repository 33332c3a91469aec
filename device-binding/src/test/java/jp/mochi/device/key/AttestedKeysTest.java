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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import jp.mochi.device.register.BindingLevel;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** One whose phones say more than those of WebAuthn4J's tests do. */
  private final Maker maker = new Maker();

  private final SoftKey key = SoftKey.of(HOST, ORIGIN, KeyAlgorithm.ES256);

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

  private Registered.Good checked(RegistrationAnswer answer, X509Certificate... roots) {
    var check = new CheckRegistration(PARTY, new AttestationRoots(List.of(roots)));
    return assertInstanceOf(Registered.Good.class, check.check(answer, challenge, now));
  }

  private void assertLevel(BindingLevel level, RegistrationAnswer answer) {
    assertEquals(level, checked(answer, maker.root()).key().level());
  }

  @Test
  void aKeyOfApplesIsAttestedWhereItLeadsToAConfiguredRoot() {
    var answer = maker.apple(key, challenge);
    assertLevel(BindingLevel.ATTESTED_KEY, answer);
    assertEquals("apple", checked(answer, maker.root()).key().attestation().format());
    assertEquals(BindingLevel.DEVICE_BOUND_KEY, checked(answer, OTHER).key().level());
  }

  @Test
  void refusesAWordOfApplesForAnotherKeyOrAnotherQuestion() {
    for (var wrong :
        List.of(
            maker.apple(key, KeyChallenge.fresh()).attestationObject(),
            maker.appleOf(key, key.withOtherPair(), challenge).attestationObject())) {
      var good = maker.apple(key, challenge);
      var answer =
          new RegistrationAnswer(good.clientData(), wrong, good.attachment(), good.transports());
      var check = new CheckRegistration(PARTY, new AttestationRoots(List.of(maker.root())));
      var refused = assertInstanceOf(Registered.Refused.class, check.check(answer, challenge, now));
      assertEquals(KeyFault.ATTESTATION, refused.fault(), refused.detail());
    }
  }

  /** Its phone says so itself, by a path that leads to the configured root. */
  @Test
  void anAndroidKeyThatOnlySoftwareGuardsIsNotAttested() {
    var says = AndroidSays.of(150_000, 202_611);
    assertLevel(BindingLevel.ATTESTED_KEY, maker.android(key, challenge, says));
    assertLevel(BindingLevel.DEVICE_BOUND_KEY, maker.android(key, challenge, says.inSoftware()));
  }

  /** Who has such a key signs what they like with it, also that the hardware has made another. */
  @Test
  void whatAPhonesKeyCertifiesInItsTurnIsNotAttested() {
    var says = AndroidSays.of(150_000, 202_611);
    var answer = maker.androidBySomebody(key, challenge, says);
    assertLevel(BindingLevel.DEVICE_BOUND_KEY, answer);
    assertEquals(Optional.empty(), checked(answer, maker.root()).byItsPhone());
  }

  @Test
  void whatAPhoneSaysOfItselfIsHandedOnWhereItsMakerIsConfigured() {
    var answer = maker.android(key, challenge, AndroidSays.of(150_000, 202_611));
    var said = checked(answer, maker.root()).byItsPhone().orElseThrow();
    assertEquals(key.pair().getPublic(), said.getPublicKey());
    assertEquals(Optional.empty(), checked(answer, OTHER).byItsPhone());
    assertEquals(Optional.empty(), checked(maker.apple(key, challenge), maker.root()).byItsPhone());
  }

  private void assertUnreadable(RegistrationAnswer answer) {
    var check = new CheckRegistration(PARTY, new AttestationRoots(List.of(maker.root())));
    var refused = assertInstanceOf(Registered.Refused.class, check.check(answer, challenge, now));
    assertEquals(KeyFault.MALFORMED, refused.fault(), refused.detail());
    assertTrue(refused.detail().startsWith("an extension of a certificate is"), refused.detail());
  }

  /** Else a few kilobytes of nothing but beginnings would take the thread's whole stack. */
  @Test
  void aStatementOfBeginningsAloneIsRefused() {
    byte[] said = {5, 0};
    for (int i = 0; i < 6_000; i++) {
      var begin = new byte[] {0x30, (byte) 0x82, (byte) (said.length >> 8), (byte) said.length};
      said = SoftKey.joined(begin, said);
    }
    assertUnreadable(maker.androidSaying(key, challenge, said));
  }

  /** Else six octets would have the library make room for two gigabytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "30820003", // longer than all there is
        "30060484200000ff", // within a value
        "30060484200000ffa0", // within a value, and something behind it
        "300604847fffffff",
        "30060484ffffffff", // more than an int holds
        "3085000000000205000500", // in more octets than a length has here
        "30800500050000000000", // without an end
        "30050500050004", // the last one has no length
        "3005050005007f82", // nor has this one, whose number goes on
        "30020500ff",
        "7f",
        "04"
      })
  void aStatementThatSaysMoreThanItHoldsIsRefused(String said) {
    var octets = HexFormat.of().parseHex(said);
    assertUnreadable(maker.androidSaying(key, challenge, octets));
    assertUnreadable(maker.appleSaying(key, challenge, octets));
  }

  @Test
  void numbersAndLengthsOfManyOctetsAreRead() {
    var hardware = new TreeMap<>(AndroidSays.of(150_000, 202_611).hardware());
    hardware.put(709, new DEROctetString(new byte[300]));
    assertLevel(
        BindingLevel.ATTESTED_KEY,
        maker.android(key, challenge, new AndroidSays(1, Map.of(), hardware)));
  }
}
