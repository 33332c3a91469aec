package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code certificate-authority} says of phones' certificates, in the eyes of openssl. */
class ProfileTest {
  private static final String SMART_CARD_LOGON = "1.3.6.1.4.1.311.20.2.2";

  @TempDir private Path dir;

  private Typed.Said done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said;
  }

  private static boolean isValidIn(OpenSsl openssl, Duration time) throws Exception {
    var seconds = String.valueOf(time.toSeconds());
    return openssl.run("x509", "-in", "phone.pem", "-noout", "-checkend", seconds).status() == 0;
  }

  @Test
  void aCertificateHasTheNamesUsagesAndLifetimeThatAreConfiguredAndSaysWhereToAsk()
      throws Exception {
    var profile =
        "certificate-authority: {lifetime: 90d, names: [mail], usages: ["
            + SMART_CARD_LOGON
            + "]}\n";
    try (var _ = House.start(dir, Clock.systemUTC(), yaml -> yaml + profile)) {
      var openssl = new OpenSsl(dir);
      done("certificate", "ca", "init");
      openssl.done(
          "req",
          "-new",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:P-256",
          "-nodes",
          "-subj",
          "/CN=tanaka",
          "-keyout",
          "k.pem",
          "-out",
          "r.csr");
      var issued =
          done(
              "certificate",
              "issue",
              "r.csr",
              "--person",
              "tanaka",
              "--device",
              "phone-1",
              "--json");
      var pem = new JsonMapper().readTree(issued.out()).path("pem").asText();
      Files.writeString(dir.resolve("phone.pem"), pem);
      var text = openssl.done("x509", "-in", "phone.pem", "-noout", "-text");
      assertTrue(text.contains("email:tanaka@"), text);
      assertFalse(text.contains("othername"), "no UPN: " + text);
      assertTrue(text.contains("Microsoft Smartcard Login"), text);
      assertTrue(text.contains("TLS Web Client Authentication"), text);
      assertTrue(text.contains("URI:" + House.BASE_URL + "/pki/crl"), text);
      assertTrue(text.contains("OCSP - URI:" + House.BASE_URL + "/pki/ocsp"), text);
      assertTrue(isValidIn(openssl, Duration.ofDays(90).minusMinutes(10)), text);
      assertFalse(isValidIn(openssl, Duration.ofDays(90).plusMinutes(10)), text);
    }
  }
}
