package jp.mochi.device.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a key has signed just this; each refusal beside the answer that gets in. */
class CheckAssertionTest {
  private static final String HOST = "idp.mochi.test";
  private static final String ORIGIN = "https://idp.mochi.test";
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final RelyingParty PARTY = new RelyingParty(HOST, ORIGIN);

  private final CheckAssertion check = new CheckAssertion(PARTY);
  private final String challenge = KeyChallenge.fresh();
  private final SoftKey phone = SoftKey.of(HOST, ORIGIN, KeyAlgorithm.ES256);

  private static DeviceKey kept(SoftKey phone) {
    var asked = KeyChallenge.fresh();
    var registered =
        new CheckRegistration(PARTY, AttestationRoots.none())
            .check(phone.register(asked), asked, NOW);
    return new DeviceKey(
        "key-1",
        new KeyHolder("id-of-tanaka", "tanaka", "phone-1"),
        "",
        assertInstanceOf(Registered.Good.class, registered).key(),
        NOW,
        "helpdesk",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Asserted.Good good(SoftKey says, DeviceKey key) {
    return assertInstanceOf(Asserted.Good.class, check.check(says.sign(challenge), challenge, key));
  }

  private KeyFault refused(AssertionAnswer answer, DeviceKey key) {
    return assertInstanceOf(Asserted.Refused.class, check.check(answer, challenge, key)).fault();
  }

  private KeyFault refused(SoftKey says, DeviceKey key) {
    return refused(says.sign(challenge), key);
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void takesAProofByAKeyOfEachAlgorithm(KeyAlgorithm algorithm) {
    var each = SoftKey.of(HOST, ORIGIN, algorithm);
    assertEquals(new Asserted.Good(3, false), good(each.counting(3), kept(each)));
  }

  @Test
  void leavesTheCounterToTheTable() {
    var key = kept(phone.counting(9));
    assertEquals(2, good(phone.counting(2), key).counter());
  }

  @Test
  void refusesAnotherOrigin() {
    var key = kept(phone);
    good(phone, key);
    assertEquals(KeyFault.ORIGIN, refused(phone.atOrigin("https://idp.mochi.test:8443"), key));
    assertEquals(KeyFault.ORIGIN, refused(phone.atOrigin("https://mochi.test"), key));
  }

  @Test
  void refusesAnotherRelyingParty() {
    assertEquals(KeyFault.RP_ID, refused(phone.forRpId("mochi.test"), kept(phone)));
  }

  @Test
  void refusesAnotherChallenge() {
    var key = kept(phone);
    assertEquals(KeyFault.CHALLENGE, refused(phone.sign(KeyChallenge.fresh()), key));
  }

  @Test
  void refusesWhatAnotherKeyHasSigned() {
    assertEquals(KeyFault.SIGNATURE, refused(phone.withOtherPair(), kept(phone)));
  }

  @Test
  void refusesWhereNobodyWasVerified() {
    assertEquals(KeyFault.NOT_VERIFIED, refused(phone.unverified(), kept(phone)));
  }

  @Test
  void refusesAKeyThatMayBeCopiedAllOfASudden() {
    assertEquals(KeyFault.BACKUP_FLAGS, refused(phone.copied(), kept(phone)));
    assertEquals(KeyFault.BACKUP_FLAGS, refused(phone, kept(phone.copied())));
    good(phone.copied(), kept(phone.copied()));
  }

  @Test
  void refusesAKeyThatNamesAnotherPerson() {
    var key = kept(phone);
    good(phone.of(UserHandle.of("id-of-tanaka")), key);
    assertEquals(KeyFault.USER, refused(phone.of(UserHandle.of("id-of-suzuki")), key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-platform", "", "Platform"})
  void refusesAKeyThatIsNotSaidToBeInTheDeviceItself(String attachment) {
    good(phone, kept(phone));
    assertEquals(KeyFault.ROAMING, refused(phone.attached(attachment), kept(phone)));
  }

  @Test
  void refusesTheAnswerToAnotherQuestion() {
    assertEquals(KeyFault.TYPE, refused(phone.saying("webauthn.create"), kept(phone)));
  }

  @Test
  void refusesWhatIsChangedOrCutOrTooLong() {
    var key = kept(phone);
    var said = phone.sign(challenge);
    var cut =
        new AssertionAnswer(
            said.credential(),
            said.clientData(),
            "AAAA",
            said.signature(),
            said.userHandle(),
            said.attachment());
    assertEquals(KeyFault.MALFORMED, refused(cut, key));
    var large = "A".repeat(Reading.SIGNATURE * 2);
    var tooLong =
        new AssertionAnswer(
            said.credential(),
            said.clientData(),
            said.authenticatorData(),
            large,
            said.userHandle(),
            said.attachment());
    assertEquals(KeyFault.MALFORMED, refused(tooLong, key));
  }

  @Test
  void isOnlyAskedAboutTheKeyThatTheAnswerNames() {
    var other = SoftKey.of(HOST, ORIGIN, KeyAlgorithm.ES256);
    var answer = other.sign(challenge);
    assertThrows(IllegalArgumentException.class, () -> check.check(answer, challenge, kept(phone)));
  }
}
