package jp.mochi.device.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import jp.mochi.device.register.BindingLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a key was made for us just now; each refusal beside the answer that gets in. */
class CheckRegistrationTest {
  private static final String HOST = "idp.mochi.test";
  private static final String ORIGIN = "https://idp.mochi.test:8443";
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final RelyingParty PARTY = new RelyingParty(HOST, ORIGIN);

  private final CheckRegistration check = new CheckRegistration(PARTY, AttestationRoots.none());
  private final String challenge = KeyChallenge.fresh();

  private static SoftKey phone() {
    return SoftKey.of(HOST, ORIGIN, KeyAlgorithm.ES256);
  }

  private NewKey registered(SoftKey phone) {
    return assertInstanceOf(
            Registered.Good.class, check.check(phone.register(challenge), challenge, NOW))
        .key();
  }

  private KeyFault refused(RegistrationAnswer answer) {
    return assertInstanceOf(Registered.Refused.class, check.check(answer, challenge, NOW)).fault();
  }

  private KeyFault refused(SoftKey phone) {
    return refused(phone.register(challenge));
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void takesAKeyOfEachAlgorithmThatIsOffered(KeyAlgorithm algorithm) {
    var phone = SoftKey.of(HOST, ORIGIN, algorithm).counting(7);
    var key = registered(phone);
    assertEquals(phone.credential(), key.credential());
    assertEquals(algorithm, key.algorithm());
    assertEquals(HOST, key.rpId());
    assertEquals(7, key.counter());
    assertEquals(List.of("internal"), key.transports());
    assertEquals("none", key.attestation().format());
  }

  /** COSE's ES384 and ES512: as good as what is offered, and not asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"secp384r1", "secp521r1"})
  void refusesAKeyOfAnAlgorithmThatWasNotOffered(String curve) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    assertEquals(KeyFault.ALGORITHM, refused(phone().withPair(generator.generateKeyPair())));
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    registered(phone().withPair(generator.generateKeyPair()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_024, 2_040, 4_104})
  void refusesAnRsaKeyThatIsTooShortOrTooLong(int bits) throws Exception {
    assertEquals(KeyFault.ALGORITHM, refused(phone().withPair(rsa(bits))));
    registered(phone().withPair(rsa(2_048)));
    registered(phone().withPair(rsa(4_096)));
  }

  /** Nobody signs with it: a number of that length will do. */
  private static KeyPair rsa(int bits) throws Exception {
    var modulus = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
    var spec = new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537));
    return new KeyPair(
        KeyFactory.getInstance("RSA").generatePublic(spec), phone().pair().getPrivate());
  }

  @Test
  void aKeyThatMayNotBeCopiedIsBoundToItsDevice() {
    assertEquals(BindingLevel.DEVICE_BOUND_KEY, registered(phone()).level());
    assertEquals(BindingLevel.COPYABLE_KEY, registered(phone().copied()).level());
  }

  @Test
  void aKeyThatVouchesForItselfIsWorthNoMore() {
    var answer = phone().registerSigned(challenge);
    var good = assertInstanceOf(Registered.Good.class, check.check(answer, challenge, NOW));
    assertEquals("packed", good.key().attestation().format());
    assertEquals(BindingLevel.DEVICE_BOUND_KEY, good.key().level());
  }

  @Test
  void refusesASelfAttestationThatAnotherKeyHasSigned() {
    var phone = phone();
    var others = phone.withOtherPair().registerSigned(challenge);
    assertInstanceOf(Registered.Good.class, check.check(others, challenge, NOW));
    var mixed = phone.register(challenge, "packed", Map.of("alg", -7, "sig", new byte[] {48, 0}));
    assertEquals(KeyFault.ATTESTATION, refused(mixed));
  }

  @Test
  void refusesAnotherOrigin() {
    registered(phone());
    assertEquals(KeyFault.ORIGIN, refused(phone().atOrigin("https://idp.mochi.test")));
    assertEquals(KeyFault.ORIGIN, refused(phone().atOrigin("https://idp.mochi.test:9443")));
    assertEquals(KeyFault.ORIGIN, refused(phone().atOrigin("http://idp.mochi.test:8443")));
    assertEquals(KeyFault.ORIGIN, refused(phone().atOrigin("https://evil.test:8443")));
  }

  @Test
  void refusesAnotherRelyingPartyAlsoAWiderOne() {
    assertEquals(KeyFault.RP_ID, refused(phone().forRpId("mochi.test")));
    assertEquals(KeyFault.RP_ID, refused(phone().forRpId("www.idp.mochi.test")));
  }

  @Test
  void refusesAnotherChallenge() {
    var answer = phone().register(KeyChallenge.fresh());
    assertEquals(KeyFault.CHALLENGE, refused(answer));
  }

  @Test
  void refusesWhereNobodyWasVerified() {
    assertEquals(KeyFault.NOT_VERIFIED, refused(phone().unverified()));
  }

  @Test
  void refusesAKeyThatIsNotSaidToBeInTheDeviceItself() {
    assertEquals(KeyFault.ROAMING, refused(phone().attached("cross-platform")));
    assertEquals(KeyFault.ROAMING, refused(phone().attached("")));
    var said = phone().register(challenge);
    var stick =
        new RegistrationAnswer(
            said.clientData(), said.attestationObject(), "platform", List.of("usb", "nfc"));
    assertEquals(KeyFault.ROAMING, refused(stick));
    var silent =
        new RegistrationAnswer(said.clientData(), said.attestationObject(), "platform", List.of());
    assertInstanceOf(Registered.Good.class, check.check(silent, challenge, NOW));
  }

  @Test
  void refusesAKeyThatIsElsewhereThoughItMayNotBe() {
    assertEquals(KeyFault.BACKUP_FLAGS, refused(phone().contradictory()));
  }

  @Test
  void refusesTheAnswerToAnotherQuestion() {
    assertEquals(KeyFault.TYPE, refused(phone().saying("webauthn.get")));
  }

  @Test
  void refusesAnAttestationOfAFormatThatNobodyChecks() {
    var answer = phone().register(challenge, "fido-u2f", Map.of());
    assertEquals(KeyFault.MALFORMED, refused(answer));
  }

  @Test
  void refusesWhatIsNoAnswerAtAll() {
    var good = phone().register(challenge);
    assertEquals(
        KeyFault.MALFORMED, refused(new RegistrationAnswer("", "", "platform", List.of())));
    assertEquals(
        KeyFault.MALFORMED,
        refused(new RegistrationAnswer(good.clientData(), "AAAA", "platform", List.of())));
    assertEquals(
        KeyFault.MALFORMED,
        refused(new RegistrationAnswer("e30", good.attestationObject(), "platform", List.of())));
    assertEquals(
        KeyFault.MALFORMED,
        refused(
            new RegistrationAnswer(
                good.clientData(), good.attestationObject() + "=", "platform", List.of())));
  }

  @Test
  void refusesUnreadWhatIsLargerThanAnyAnswer() {
    var large = "A".repeat(Reading.ATTESTATION * 4 / 3 + 4);
    var good = phone().register(challenge);
    assertEquals(
        KeyFault.MALFORMED,
        refused(new RegistrationAnswer(good.clientData(), large, "platform", List.of())));
  }
}
