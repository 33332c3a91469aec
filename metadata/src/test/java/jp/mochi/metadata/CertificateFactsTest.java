package jp.mochi.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFactsTest {
  private final CertificateFacts facts = CertificateFacts.of(Certificates.GOOD);

  @TempDir Path directory = Path.of("");

  @Test
  void showsTheFingerprintThatOpensslShows() throws Exception {
    var pem = Files.writeString(directory.resolve("c.pem"), facts.pem());
    assertEquals(
        "sha256 Fingerprint=" + facts.sha256(),
        openssl("x509", "-in", pem.toString(), "-noout", "-fingerprint", "-sha256"));
    assertEquals(
        "serial=0" + facts.serial().toUpperCase(java.util.Locale.ROOT),
        openssl("x509", "-in", pem.toString(), "-noout", "-serial"));
  }

  private String openssl(String... arguments) throws InterruptedException {
    var command = new java.util.ArrayList<>(java.util.List.of("openssl"));
    command.addAll(java.util.List.of(arguments));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output.strip();
    } catch (IOException e) {
      throw new AssertionError("openssl is missing; on Debian: apt-get install openssl", e);
    }
  }

  @Test
  void readsBackItsOwnPem() {
    assertEquals(Optional.of(Certificates.GOOD), CertificateFacts.parse(facts.pem()));
    assertEquals(
        Optional.of(Certificates.GOOD),
        CertificateFacts.parse("a line before\n" + facts.pem() + "a line after"));
    assertEquals(Optional.empty(), CertificateFacts.parse("nothing"));
  }

  @Test
  void tellsKindAndSizeOfTheKey() {
    assertEquals("RSA 2048", facts.key());
    assertEquals(
        "EC 384", CertificateFacts.of(Certificates.selfSigned(Certificates.ec("secp384r1"))).key());
    assertTrue(facts.subject().contains("テスト"), facts::subject);
  }
}
