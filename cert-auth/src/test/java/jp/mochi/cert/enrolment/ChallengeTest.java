package jp.mochi.cert.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.Csr;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;

class ChallengeTest {
  private final Challenge.OneTime code = new Challenge.OneTime(Random.id(), Secret.random());

  @Test
  void isReadAsItIsWritten() {
    assertEquals(Optional.of(code), Challenge.read(code.text()));
    assertEquals(Optional.of(code), Challenge.read(" " + code.text().toUpperCase(Locale.ROOT)));
    var shared = new Challenge.Shared("mdm-1", Secret.random());
    assertEquals(Optional.of(shared), Challenge.read(shared.text()));
  }

  @Test
  void nothingElseIsOne() {
    var texts =
        List.of(
            "",
            ".",
            code.handle(),
            code.handle() + ".",
            code.text() + ".x",
            code.text() + "é",
            "MDM." + code.secret().reveal(),
            "a".repeat(300));
    texts.forEach(text -> assertEquals(Optional.empty(), Challenge.read(text), text));
  }

  @Test
  void hasMoreBitsThanAnybodyGuesses() {
    assertEquals(32, Random.ALPHABET.chars().distinct().count());
    assertTrue(code.handle().length() * 5 >= 128);
    assertTrue(code.secret().reveal().length() * 5 >= 128);
  }

  @Test
  void handlesAreNeverTheSame() {
    assertNotEquals(Random.id(), Random.id());
  }

  @Test
  void aSecretIsOpenedByItselfAlone() {
    assertTrue(code.secret().hasHash(code.secret().hash()));
    assertFalse(code.secret().hasHash(Secret.random().hash()));
    assertFalse(code.secret().hasHash(""));
  }

  @Test
  void anMdmsDeviceIsTheOneThatItsRequestNames() throws Exception {
    var shared = new Challenge.Shared("mdm", Secret.random());
    var pair = KeyPairs.p256();
    var bySerial = new Csr(pair).subject("CN=tanaka,SERIALNUMBER=phone-1").read();
    assertEquals(
        "phone-1",
        assertInstanceOf(Proof.Shared.class, Proof.shown(shared.text(), bySerial).orElseThrow())
            .device());
    var name = new GeneralName(GeneralName.uniformResourceIdentifier, "urn:mochi:device:phone-1");
    var byName = new Csr(pair).names(name).read();
    assertEquals(Optional.of("phone-1"), byName.namedDevice());
    var byBoth = new Csr(pair).subject("SERIALNUMBER=phone-1").names(name).read();
    assertEquals(Optional.of("phone-1"), byBoth.namedDevice());
    var byTwo = new Csr(pair).subject("SERIALNUMBER=phone-2").names(name).read();
    assertEquals(Optional.empty(), byTwo.namedDevice());
    assertEquals(Optional.empty(), new Csr(pair).read().namedDevice());
    var foul = new Csr(pair).subject("SERIALNUMBER=phone 1").read();
    assertEquals(Optional.empty(), foul.namedDevice());
  }

  @Test
  void aRequestsChallengeIsTheOnlyOneInIt() throws Exception {
    var pair = KeyPairs.p256();
    var one = new Csr(pair).challenge(code.text()).read();
    assertEquals(Optional.of(code.text()), one.challengePassword());
    assertInstanceOf(Proof.Code.class, Proof.shown(code.text(), one).orElseThrow());
    assertEquals(Optional.empty(), new Csr(pair).read().challengePassword());
    var two = new Csr(pair).challenge(code.text(), "another").read();
    assertEquals(Optional.empty(), two.challengePassword());
    assertEquals(pair.getPublic(), one.publicKey());
  }
}
