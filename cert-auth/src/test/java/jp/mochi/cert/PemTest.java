package jp.mochi.cert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys come from Debian's openssl, certificates from here. */
final class PemTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        "genrsa -traditional 2048",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "ecparam -name prime256v1 -genkey",
        "ecparam -name secp384r1 -genkey -noout",
      })
  void readsEveryKindOfKeyThatOpensslWrites(String command) throws Exception {
    var key = Pem.privateKey(openssl(command)).orThrow();
    assertEquals(key, Pem.privateKey(Pem.write(key)).orThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genrsa -traditional -aes128 -passout pass:x1234 2048",
        "genrsa -aes128 -passout pass:x1234 2048",
      })
  void saysThatAKeyIsEncrypted(String command) throws Exception {
    assertEquals(PemFault.ENCRYPTED_KEY, keyFault(openssl(command)));
  }

  @Test
  void readsAChainInItsOrderAndPassesOverKeysBesideIt() {
    var pair = KeyPairs.p256();
    var until = NOON.plus(Duration.ofDays(1));
    var one = SelfSigned.carrying(pair, "one", NOON, until);
    var two = SelfSigned.carrying(pair, "two", NOON, until);
    var text = "Bag attributes\n" + Pem.write(pair.getPrivate()) + Pem.write(List.of(one, two));
    assertEquals(List.of(one, two), Pem.certificates(text).orThrow());
    assertEquals(pair.getPrivate(), Pem.privateKey(text).orThrow());
  }

  @Test
  void namesWhatIsMissing() {
    var pair = KeyPairs.p256();
    var key = Pem.write(pair.getPrivate());
    var certificate =
        Pem.write(SelfSigned.carrying(pair, "one", NOON, NOON.plus(Duration.ofDays(1))));
    assertEquals(PemFault.NO_CERTIFICATE, certificateFault(key));
    assertEquals(PemFault.NO_KEY, keyFault(certificate));
    assertEquals(PemFault.SEVERAL_KEYS, keyFault(key + key));
    assertEquals(PemFault.NOT_PEM, keyFault("0\u0082"));
    assertEquals(PemFault.NOT_PEM, certificateFault(""));
  }

  @Test
  void saysThatItIsDamagedWhereverItIsCut() {
    var pair = KeyPairs.p256();
    var whole = Pem.write(SelfSigned.carrying(pair, "one", NOON, NOON.plus(Duration.ofDays(1))));
    for (var end = "-----BEGIN ".length(); end < whole.length() - 30; end += 7) {
      assertEquals(PemFault.BROKEN, certificateFault(whole.substring(0, end)), "cut at " + end);
    }
  }

  @Test
  void tellsWhetherTwoHalvesBelongTogether() {
    var rsa = KeyPairs.rsa(2048);
    var ec = KeyPairs.p256();
    assertTrue(KeyPairs.match(rsa.getPrivate(), rsa.getPublic()));
    assertTrue(KeyPairs.match(ec.getPrivate(), ec.getPublic()));
    assertFalse(KeyPairs.match(rsa.getPrivate(), KeyPairs.rsa(2048).getPublic()));
    assertFalse(KeyPairs.match(ec.getPrivate(), KeyPairs.p256().getPublic()));
    assertFalse(KeyPairs.match(ec.getPrivate(), rsa.getPublic()));
    assertFalse(KeyPairs.match(rsa.getPrivate(), KeyPairs.rsa(3072).getPublic()));
  }

  @Test
  void tellsTheFactsOfACertificate() {
    var until = NOON.plus(Duration.ofDays(10));
    var names = List.of("idp.example.co.jp", "*.apps.example", "192.0.2.1");
    var facts = CertificateFacts.of(SelfSigned.forServer(KeyPairs.rsa(2048), names, NOON, until));
    assertEquals("CN=idp.example.co.jp", facts.subject());
    assertEquals(Set.copyOf(names), facts.names());
    assertEquals("RSA 2048", facts.key());
    assertEquals(Duration.ofDays(-1), facts.remaining(until.plus(Duration.ofDays(1))));
    assertTrue(facts.validAt(until));
    assertFalse(facts.validAt(until.plusSeconds(1)));
    assertFalse(facts.validAt(NOON.minusSeconds(1)));
    assertTrue(facts.covers("IDP.example.co.jp") && facts.covers("a.apps.example"));
    assertFalse(facts.covers("a.b.apps.example") || facts.covers("example.co.jp"));
  }

  private static PemFault keyFault(String text) {
    return Pem.privateKey(text) instanceof PemOutcome.Faulty<?>(var fault) ? fault : wasRead();
  }

  private static PemFault certificateFault(String text) {
    return Pem.certificates(text) instanceof PemOutcome.Faulty<?>(var fault) ? fault : wasRead();
  }

  private static PemFault wasRead() {
    throw new AssertionError("was read");
  }

  private static String openssl(String command) throws IOException, InterruptedException {
    try {
      var line = new java.util.ArrayList<>(List.of("openssl"));
      line.addAll(List.of(command.split(" ")));
      var process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertEquals(0, process.waitFor(), "openssl " + command);
      return text;
    } catch (IOException missing) {
      throw new AssertionError("These tests need Debian's package openssl.", missing);
    }
  }
}
