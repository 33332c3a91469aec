package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuing authority of ours that was taken back, in the eyes of {@code openssl}. */
class RevokedAuthorityTest {
  @TempDir private Path dir;
  private House house;
  private OpenSsl openssl;
  private String issuing;
  private String root;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir);
    openssl = new OpenSsl(dir);
    done("certificate", "ca", "init");
    for (var authority : authorities()) {
      var role = authority.path("role").asText();
      Files.writeString(dir.resolve(role + ".pem"), authority.path("pem").asText());
    }
    issuing = authorities().path(0).path("id").asText();
    root = authorities().path(1).path("id").asText();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private String done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private JsonNode json(String... words) throws Exception {
    return new Typed(dir).json(words);
  }

  private JsonNode authorities() throws Exception {
    return json("certificate", "ca", "list").path("authorities");
  }

  private void assertRefused(String english, String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains(english), said.err());
    var japanese = new Typed(dir).speaking(Locale.JAPANESE).run(words);
    assertEquals(1, japanese.status());
    assertFalse(japanese.err().contains(english), japanese.err());
  }

  private String revokeAuthority() {
    return done("certificate", "ca", "revoke", issuing, "--reason", "ca-compromise");
  }

  private String[] issue(String device) throws Exception {
    openssl.done(
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/",
        "-keyout",
        device + ".key",
        "-out",
        device + ".csr");
    return new String[] {
      "certificate", "issue", device + ".csr", "--person", "tanaka", "--device", device
    };
  }

  private JsonNode phone(String device) throws Exception {
    var issued = json(issue(device));
    Files.writeString(dir.resolve(device + ".pem"), issued.path("pem").asText());
    return issued;
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + house.port() + path);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    }
  }

  private String ocsp(String... more) throws Exception {
    var words =
        new ArrayList<>(
            List.of(
                "ocsp",
                "-issuer",
                "issuing.pem",
                "-CAfile",
                "root.pem",
                "-verify_other",
                "issuing.pem",
                "-url",
                "http://127.0.0.1:" + house.port() + "/pki/ocsp"));
    words.addAll(List.of(more));
    return openssl.done(words.toArray(String[]::new));
  }

  @Test
  void standsInItsRootsListByWhichOpensslRefusesWhatItIssued() throws Exception {
    phone("phone-1");
    assertEquals(0, verified("before").status(), verified("before").text());
    revokeAuthority();
    var after = verified("after");
    assertNotEquals(0, after.status());
    assertTrue(after.text().contains("certificate revoked"), after.text());
    assertTrue(after.text().contains("Issuing CA"), after.text());
    var text =
        openssl.done("crl", "-in", "after.crl.pem", "-noout", "-text", "-CAfile", "root.pem");
    assertTrue(text.contains("CA Compromise") && text.contains("verify OK"), text);
  }

  /** Against the root's list as it is now, and the authority's as it was. */
  private OpenSsl.Said verified(String name) throws Exception {
    Files.write(dir.resolve(name + ".crl"), get("/pki/crl/" + root).body());
    Files.write(dir.resolve("phones.crl"), get("/pki/crl/" + issuing).body());
    for (var list : List.of(name, "phones")) {
      openssl.done("crl", "-inform", "DER", "-in", list + ".crl", "-out", list + ".crl.pem");
    }
    return openssl.run(
        "verify",
        "-crl_check_all",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "issuing.pem",
        "-CRLfile",
        name + ".crl.pem",
        "-CRLfile",
        "phones.crl.pem",
        "phone-1.pem");
  }

  @Test
  void answersForEachOfItsCertificatesThatItIsRevoked() throws Exception {
    phone("phone-1");
    assertTrue(ocsp("-cert", "phone-1.pem").contains("phone-1.pem: good"));
    revokeAuthority();
    var all = ocsp("-cert", "phone-1.pem", "-serial", "0x1234");
    assertTrue(all.contains("Response verify OK"), all);
    assertTrue(all.contains("phone-1.pem: revoked") && all.contains("0x1234: revoked"), all);
    assertTrue(all.contains("Reason: cACompromise"), all);
  }

  @Test
  void isNoLongerPublishedAndItsCertificatesAreShownAsRevoked() throws Exception {
    var serial = phone("phone-1").path("serial").asText();
    var pem = Files.readString(dir.resolve("issuing.pem"));
    assertTrue(
        new String(get("/pki/ca.pem").body(), java.nio.charset.StandardCharsets.US_ASCII)
            .contains(pem));
    var said = revokeAuthority();
    assertTrue(said.contains("revoked"), said);
    assertFalse(
        new String(get("/pki/ca.pem").body(), java.nio.charset.StandardCharsets.US_ASCII)
            .contains(pem));
    assertEquals(404, get("/pki/crl").statusCode(), "nobody issues now");
    var shown = json("certificate", "show", serial);
    assertEquals("revoked", shown.path("state").asText());
    assertEquals("ca-compromise", shown.path("reason").asText());
    assertEquals("revoked", authorities().path(0).path("state").asText());
    var listed = json("certificate", "list", "--state", "revoked");
    assertEquals(1, listed.path("certificates").size());
    var records = done("audit", "search", "--json");
    assertTrue(records.contains("ca revoke") && records.contains("ca-compromise"), records);
  }

  @Test
  void isRefusedForARootForAPhonesReasonsAndTwice() throws Exception {
    var reason = "--reason";
    assertRefused("which nobody can take back", "certificate", "ca", "revoke", root, reason, "x");
    for (var bad : List.of("key-compromise", "certificate-hold", "remove-from-crl", "lost")) {
      assertRefused("is no reason", "certificate", "ca", "revoke", issuing, reason, bad);
    }
    assertEquals(2, new Typed(dir).run("certificate", "ca", "revoke", issuing).status());
    assertEquals(
        1,
        new Typed(dir).run("certificate", "ca", "revoke", "ca-0", reason, "superseded").status());
    phone("phone-1");
    revokeAuthority();
    assertRefused("revoked already", "certificate", "ca", "revoke", issuing, reason, "superseded");
  }

  @Test
  void issuesNothingMoreUntilTheNextDoesAtOnce() throws Exception {
    revokeAuthority();
    assertRefused("was taken back", issue("phone-1"));
    assertTrue(health().contains("was taken back"), health());
    done("certificate", "ca", "rollover");
    done("certificate", "ca", "use");
    assertNotEquals(issuing, phone("phone-1").path("authority").asText());
    assertFalse(health().contains("was taken back"), health());
  }

  @Test
  void givesWayToTheNextWhereThatIsPublished() throws Exception {
    done("certificate", "ca", "rollover", "--root");
    revokeAuthority();
    assertNotEquals(issuing, phone("phone-1").path("authority").asText());
    var states = authorities().findValuesAsText("state");
    assertEquals(List.of("current", "revoked", "current", "retired"), states);
  }

  private String health() throws Exception {
    var port = house.configuration().listen().management().port();
    var uri = URI.create("http://127.0.0.1:" + port + "/health/ready");
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
