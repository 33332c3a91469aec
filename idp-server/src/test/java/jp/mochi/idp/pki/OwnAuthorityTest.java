package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What our certificate authority publishes, in the eyes of {@code openssl}. */
class OwnAuthorityTest {
  @TempDir private Path dir;
  private House house;
  private OpenSsl openssl;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir);
    openssl = new OpenSsl(dir);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said;
  }

  private JsonNode json(String... words) throws Exception {
    return new Typed(dir).json(words);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    }
  }

  private void fetched(String path, String file) throws Exception {
    var answer = get(path);
    assertEquals(200, answer.statusCode());
    Files.write(dir.resolve(file), answer.body());
  }

  /** Makes an authority and a phone's certificate, in files; its serial number. */
  private String issued(String kind) throws Exception {
    done("certificate", "ca", "init", "--key", kind);
    fetched("/pki/ca.pem", "ca.pem");
    var authorities = json("certificate", "ca", "list").path("authorities");
    for (var authority : authorities) {
      var file = dir.resolve(authority.path("role").asText() + ".pem");
      Files.writeString(file, authority.path("pem").asText());
    }
    return phone("tanaka", "phone-1");
  }

  private String phone(String person, String device) throws Exception {
    request(person, device + ".key", device + ".csr");
    var issued =
        json("certificate", "issue", device + ".csr", "--person", person, "--device", device);
    Files.writeString(dir.resolve(device + ".pem"), issued.path("pem").asText());
    return issued.path("serial").asText();
  }

  private void request(String person, String key, String csr) throws Exception {
    openssl.done(
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=" + person,
        "-keyout",
        key,
        "-out",
        csr);
  }

  private String ocsp(String... more) throws Exception {
    var words =
        new java.util.ArrayList<>(
            java.util.List.of(
                "ocsp",
                "-issuer",
                "issuing.pem",
                "-CAfile",
                "root.pem",
                "-verify_other",
                "issuing.pem",
                "-url",
                "http://127.0.0.1:" + house.port() + "/pki/ocsp"));
    words.addAll(java.util.List.of(more));
    return openssl.done(words.toArray(String[]::new));
  }

  @Test
  void issuesCertificatesThatOpensslVerifies() throws Exception {
    for (var kind : new String[] {"ec"}) {
      issued(kind);
      openssl.done(
          "verify",
          "-x509_strict",
          "-purpose",
          "sslclient",
          "-CAfile",
          "root.pem",
          "-untrusted",
          "issuing.pem",
          "phone-1.pem");
      var text = openssl.done("x509", "-in", "phone-1.pem", "-noout", "-text");
      assertTrue(text.contains("TLS Web Client Authentication"), text);
      assertFalse(text.contains("Server Authentication"), text);
      assertTrue(text.contains("email:tanaka@"), text);
      assertTrue(text.contains("URI:urn:mochi:device:phone-1"), text);
      assertTrue(text.contains("URI:https://idp.mochi.test/pki/crl/ca-"), text);
      assertTrue(text.contains("OCSP - URI:https://idp.mochi.test/pki/ocsp"), text);
    }
  }

  @Test
  void issuesByRsaWhereThatIsAskedFor() throws Exception {
    var serial = issued("rsa");
    openssl.done("verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "phone-1.pem");
    assertTrue(ocsp("-serial", "0x" + serial).contains(": good"));
  }

  @Test
  void itsListIsTakenByOpensslAndHasWhatWasRevoked() throws Exception {
    var serial = issued("ec");
    fetched("/pki/crl", "before.crl");
    assertTrue(
        openssl
            .done("crl", "-inform", "DER", "-in", "before.crl", "-noout", "-text")
            .contains("No Revoked"));
    done("certificate", "revoke", serial, "--reason", "key-compromise");
    fetched("/pki/crl", "after.crl");
    var text =
        openssl.done(
            "crl", "-inform", "DER", "-in", "after.crl", "-noout", "-text", "-CAfile", "ca.pem");
    assertTrue(text.contains("verify OK"), text);
    assertTrue(
        text.replace(":", "")
            .toLowerCase(java.util.Locale.ROOT)
            .contains(serial.replaceFirst("^0+", "")),
        text);
    assertTrue(text.contains("Key Compromise"), text);

    var root = json("certificate", "ca", "list").path("authorities").path(1);
    fetched("/pki/crl/" + root.path("id").asText(), "root.crl");
    for (var list : new String[] {"before", "after", "root"}) {
      openssl.done("crl", "-inform", "DER", "-in", list + ".crl", "-out", list + ".crl.pem");
    }
    assertEquals(0, checked("before").status(), checked("before").text());
    assertTrue(checked("after").text().contains("certificate revoked"), checked("after").text());
  }

  private OpenSsl.Said checked(String list) throws Exception {
    return openssl.run(
        "verify",
        "-crl_check_all",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "issuing.pem",
        "-CRLfile",
        list + ".crl.pem",
        "-CRLfile",
        "root.crl.pem",
        "phone-1.pem");
  }

  @Test
  void aListIsAskedForAgainByItsTag() throws Exception {
    var serial = issued("ec");
    var first = get("/pki/crl");
    assertEquals("public, no-cache", first.headers().firstValue("Cache-Control").orElseThrow());
    assertEquals("application/pkix-crl", first.headers().firstValue("Content-Type").orElseThrow());
    var tag = first.headers().firstValue("ETag").orElseThrow();
    assertEquals(304, get("/pki/crl", "If-None-Match", tag).statusCode());
    done("certificate", "revoke", serial, "--reason", "superseded");
    var after = get("/pki/crl", "If-None-Match", tag);
    assertEquals(200, after.statusCode());
    assertTrue(number(after) > number(first));
  }

  private static long number(HttpResponse<byte[]> list) {
    var tag = list.headers().firstValue("ETag").orElseThrow();
    return Long.parseLong(tag.substring(1, tag.length() - 1), 16);
  }

  @Test
  void opensslBelievesItsAnswersAndTheyChangeAtTheNextRequest() throws Exception {
    var serial = issued("ec");
    var good = ocsp("-cert", "phone-1.pem");
    assertTrue(good.contains("Response verify OK"), good);
    assertTrue(good.contains("phone-1.pem: good"), good);
    assertFalse(good.contains("WARNING: no nonce"), good);

    done("certificate", "revoke", serial, "--reason", "cessation-of-operation");
    var revoked = ocsp("-cert", "phone-1.pem");
    assertTrue(revoked.contains("phone-1.pem: revoked"), revoked);
    assertTrue(revoked.contains("Reason: cessationOfOperation"), revoked);

    var unknown = ocsp("-sha256", "-serial", "0x1234");
    assertTrue(unknown.contains("0x1234: unknown"), unknown);
  }

  @Test
  void severalCertificatesAreAnsweredTogetherAndOfAnotherAuthorityNone() throws Exception {
    issued("ec");
    phone("suzuki", "phone-2");
    var both = ocsp("-cert", "phone-1.pem", "-cert", "phone-2.pem");
    assertTrue(both.contains("phone-1.pem: good") && both.contains("phone-2.pem: good"), both);
    var foreign =
        openssl.run(
            "ocsp",
            "-issuer",
            "root.pem",
            "-cert",
            "issuing.pem",
            "-url",
            "http://127.0.0.1:" + house.port() + "/pki/ocsp");
    assertTrue(foreign.text().contains("unauthorized"), foreign.text());
  }

  @Test
  void answersByGetAndSaysWhatIsMalformed() throws Exception {
    issued("ec");
    openssl.done(
        "ocsp", "-issuer", "issuing.pem", "-cert", "phone-1.pem", "-no_nonce", "-reqout", "r.der");
    var request = Files.readAllBytes(dir.resolve("r.der"));
    var base64 = Base64.getEncoder().encodeToString(request);
    var answer = get("/pki/ocsp/" + URLEncoder.encode(base64, StandardCharsets.US_ASCII));
    assertEquals(200, answer.statusCode());
    assertEquals(200, get("/pki/ocsp/" + base64).statusCode());
    var slashes = Base64.getEncoder().encodeToString(new byte[] {-1, -1, -1, -1, -1, -1});
    assertEquals("////////", slashes);
    for (var path : new String[] {slashes, "%2F%2f//////", "-_-_"}) {
      assertEquals(200, get("/pki/ocsp/" + path).statusCode(), path);
    }
    for (var path : new String[] {"/pki%2Fcrl", "/pki//crl", "/pki/ocsp/../crl%2F", "//pki/crl"}) {
      assertEquals(400, get(path).statusCode(), path);
    }
    assertEquals(
        "application/ocsp-response", answer.headers().firstValue("Content-Type").orElseThrow());
    Files.write(dir.resolve("a.der"), answer.body());
    var text = openssl.done("ocsp", "-respin", "a.der", "-text", "-noverify");
    assertTrue(text.contains("Cert Status: good"), text);

    for (var bad : new byte[][] {{}, {0x30}, new byte[9_000], {0x30, 0x03, 0x02, 0x01, 0x01}}) {
      assertTrue(posted(bad).contains("malformedrequest"), "length " + bad.length);
    }
  }

  private String posted(byte[] body) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + house.port() + "/pki/ocsp");
    var request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build();
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request, BodyHandlers.ofByteArray());
      assertEquals(200, answer.statusCode());
      Files.write(dir.resolve("bad.der"), answer.body());
    }
    return openssl.run("ocsp", "-respin", "bad.der", "-text", "-noverify").text();
  }

  @Test
  void aRestoredBackupDoesNotLowerTheNumberOfAList() throws Exception {
    var first = issued("ec");
    var second = phone("suzuki", "phone-2");
    done("certificate", "revoke", first, "--reason", "superseded");
    assertEquals(200, get("/pki/crl").statusCode());
    done("backup", "b.mochi");
    done("certificate", "revoke", second, "--reason", "superseded");
    var published = number(get("/pki/crl"));
    house.stopServer();
    done("restore", "b.mochi");
    house.restart();
    var restored = get("/pki/crl");
    assertTrue(number(restored) > published, number(restored) + " after " + published);
    Files.write(dir.resolve("restored.crl"), restored.body());
    var text =
        openssl.done(
            "crl", "-inform", "DER", "-in", "restored.crl", "-noout", "-text", "-CAfile", "ca.pem");
    assertTrue(text.contains("verify OK") && text.contains("Superseded"), text);
  }

  @Test
  void nothingAnswersBeforeThereIsAnAuthority() throws Exception {
    for (var path : new String[] {"/pki/ca.pem", "/pki/crl", "/pki/crl/ca-1", "/pki/ocsp/MAA"}) {
      assertEquals(404, get(path).statusCode(), path);
    }
    request("tanaka", "k.pem", "r.csr");
    var said =
        new Typed(dir)
            .run("certificate", "issue", "r.csr", "--person", "tanaka", "--device", "phone-1");
    assertEquals(1, said.status());
    assertTrue(said.err().contains("mochi certificate ca init"), said.err());
  }
}
