package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.House;
import jp.mochi.idp.SoftTokens;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code certificate-authority: {token: …}} with a token in software. */
class AuthorityInTokenTest {
  @TempDir private Path dir;

  @BeforeAll
  static void makeTokens() throws Exception {
    SoftTokens.make();
  }

  private static String withToken(String yaml) {
    return yaml
        + "certificate-authority: {token: {library: %s, token: %s, pin: \"%s\"}}\n"
            .formatted(SoftTokens.LIBRARY, SoftTokens.TOKEN, SoftTokens.PIN);
  }

  private String done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private JsonNode json(String... words) throws Exception {
    return new Typed(dir).json(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec", "rsa"})
  void itsKeysAreMadeInTheTokenAndSignFromThereAlsoAfterARestart(String kind) throws Exception {
    var openssl = new OpenSsl(dir);
    try (var house = House.start(dir, Clock.systemUTC(), AuthorityInTokenTest::withToken)) {
      done("certificate", "ca", "init", "--key", kind);
      for (var authority : json("certificate", "ca", "list").path("authorities")) {
        assertEquals("token", authority.path("keyIn").asText());
        var file = dir.resolve(authority.path("role").asText() + ".pem");
        Files.writeString(file, authority.path("pem").asText());
      }
      assertEquals(0, wrappedKeys(house, "issuing"));
      house.restart();
      var serial = issued(openssl);
      openssl.done("verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "phone.pem");
      done("certificate", "revoke", serial, "--reason", "superseded");
      done("certificate", "crl", "--out", "list.crl");
      var text =
          openssl.done(
              "crl",
              "-inform",
              "DER",
              "-in",
              "list.crl",
              "-noout",
              "-text",
              "-CAfile",
              "issuing.pem");
      assertTrue(text.contains("verify OK") && text.contains("Superseded"), text);
      var answer =
          openssl.done(
              "ocsp",
              "-issuer",
              "issuing.pem",
              "-cert",
              "phone.pem",
              "-CAfile",
              "root.pem",
              "-verify_other",
              "issuing.pem",
              "-url",
              "http://127.0.0.1:" + house.port() + "/pki/ocsp");
      assertTrue(answer.contains("Response verify OK") && answer.contains("revoked"), answer);
      done("certificate", "ca", "rollover");
    }
  }

  private static int wrappedKeys(House house, String role) {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT COUNT(*) FROM authority WHERE role = :role"
                            + " AND wrapped_key IS NOT NULL")
                    .bind("role", role)
                    .mapTo(Integer.class)
                    .one());
  }

  private String issued(OpenSsl openssl) throws Exception {
    openssl.done(
        "req",
        "-new",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=tanaka",
        "-keyout",
        "k.pem",
        "-out",
        "r.pem");
    var issued = json("certificate", "issue", "r.pem", "--person", "tanaka", "--device", "phone-1");
    Files.writeString(dir.resolve("phone.pem"), issued.path("pem").asText());
    return issued.path("serial").asText();
  }
}
