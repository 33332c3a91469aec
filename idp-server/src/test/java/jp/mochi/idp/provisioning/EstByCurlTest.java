package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EST at the real client-certificate listener, by {@code curl} and {@code openssl}. */
class EstByCurlTest {
  @TempDir private Path dir;
  private final ManualClock clock = new ManualClock();
  private EnrolHouse house;

  @BeforeEach
  void start() throws Exception {
    house = EnrolHouse.start(dir, clock, "");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  /** An answer as curl wrote it down. */
  private record Answer(int status, String head, String body) {}

  private Answer curl(String path, String... more) throws Exception {
    var here = house.dir();
    var words =
        new ArrayList<>(
            List.of(
                "curl",
                "-sS",
                "--cacert",
                "server-ca.pem",
                "-D",
                "head",
                "-o",
                "body",
                "-w",
                "%{http_code}"));
    words.addAll(List.of(more));
    words.add(house.est() + path);
    Files.deleteIfExists(here.resolve("body"));
    var status = Integer.parseInt(house.run(words.toArray(String[]::new)).strip());
    var body = here.resolve("body");
    return new Answer(
        status,
        Files.readString(here.resolve("head")).toLowerCase(Locale.ROOT),
        Files.exists(body) ? Files.readString(body) : "");
  }

  private Answer post(String path, String request, String... more) throws Exception {
    var words =
        new ArrayList<>(
            List.of("-H", "Content-Type: application/pkcs10", "--data-binary", "@" + request));
    words.addAll(List.of(more));
    return curl(path, words.toArray(String[]::new));
  }

  /** A key and a request for it, as EST sends it. */
  private void request(String name, String... more) throws Exception {
    var words =
        new ArrayList<>(
            List.of(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                name + ".key",
                "-outform",
                "DER",
                "-out",
                name + ".der"));
    words.addAll(more.length == 0 ? List.of("-subj", "/CN=tanaka") : List.of(more));
    house.run(words.toArray(String[]::new));
    encode(name);
  }

  private void encode(String name) throws Exception {
    house.run("openssl", "base64", "-in", name + ".der", "-out", name + ".b64");
  }

  private String[] basic(String device) throws Exception {
    return basicOf(house.code(EnrolmentRoute.EST, "tanaka", device));
  }

  private static String[] basicOf(String code) {
    return new String[] {"-u", code.replace('.', ':')};
  }

  /** Keeps the certificate of an answer. */
  private void keep(Answer answer, String name) throws Exception {
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.head().contains("application/pkcs7-mime; smime-type=certs-only"));
    Files.writeString(house.dir().resolve(name + ".p7"), answer.body());
    house.run("openssl", "base64", "-d", "-in", name + ".p7", "-out", name + ".p7.der");
    house.run(
        "openssl pkcs7 -inform DER -in NAME.p7.der -print_certs -out NAME.pem"
            .replace("NAME", name)
            .split(" "));
    assertEquals(1, count(Files.readString(house.dir().resolve(name + ".pem"))));
  }

  private static int count(String pem) {
    return pem.split("BEGIN CERTIFICATE", -1).length - 1;
  }

  private void enrolled(String name, String device) throws Exception {
    request(name);
    keep(post("/simpleenroll", name + ".b64", basic(device)), name);
  }

  private static String[] certificate(String name) {
    return new String[] {"--cert", name + ".pem", "--key", name + ".key"};
  }

  /** A request under the very names of a certificate. */
  private void requestLike(String certificate, String name) throws Exception {
    var text =
        house.run(
            "openssl",
            "x509",
            "-in",
            certificate + ".pem",
            "-noout",
            "-subject",
            "-ext",
            "subjectAltName",
            "-nameopt",
            "RFC2253");
    var device = text.replaceAll("(?s).*urn:mochi:device:([A-Za-z0-9.-]+).*", "$1");
    var mail = text.replaceAll("(?s).*email:([^,\\s]+).*", "$1");
    Files.writeString(
        house.dir().resolve("req.cnf"),
        """
        [req]
        distinguished_name = dn
        prompt = no
        req_extensions = v3
        [dn]
        serialNumber = %1$s
        CN = tanaka
        [v3]
        subjectAltName = email:%2$s,URI:urn:mochi:device:%1$s
        """
            .formatted(device, mail));
    request(name, "-config", "req.cnf");
  }

  @Test
  void anybodyFetchesTheAuthoritiesWithoutACertificate() throws Exception {
    var answer = curl("/cacerts");
    assertEquals(200, answer.status());
    assertTrue(answer.head().contains("http/1.1 200"), answer.head());
    assertTrue(answer.head().contains("connection: close"), answer.head());
    Files.writeString(house.dir().resolve("ca.p7"), answer.body());
    house.run("openssl", "base64", "-d", "-in", "ca.p7", "-out", "ca.der");
    var text = house.run("openssl", "pkcs7", "-inform", "DER", "-in", "ca.der", "-print_certs");
    assertEquals(2, count(text));
  }

  @Test
  void saysWhatARequestShouldHave() throws Exception {
    var answer = curl("/csrattrs");
    assertEquals(200, answer.status());
    assertTrue(answer.head().contains("application/csrattrs"), answer.head());
    Files.writeString(house.dir().resolve("attrs"), answer.body());
    house.run("openssl", "base64", "-d", "-in", "attrs", "-out", "attrs.der");
    var text = house.run("openssl", "asn1parse", "-inform", "DER", "-in", "attrs.der");
    assertTrue(text.contains(":prime256v1") && text.contains(":ecdsa-with-SHA256"), text);
  }

  @Test
  void enrolsWithAOneTimeCodeAndWithoutACertificate() throws Exception {
    request("phone");
    var code = house.code(EnrolmentRoute.EST, "tanaka", "phone-1");
    var none = post("/simpleenroll", "phone.b64");
    assertEquals(401, none.status());
    assertTrue(none.head().contains("www-authenticate: basic"), none.head());
    keep(post("/simpleenroll", "phone.b64", basicOf(code)), "phone");
    house.run("curl", "-sf", "-o", "ca.pem", ca());
    house.run("openssl", "verify", "-x509_strict", "-CAfile", "ca.pem", "phone.pem");

    request("other");
    var used = post("/simpleenroll", "other.b64", basicOf(code));
    assertEquals(401, used.status());
    assertEquals("ENROLMENT_CODE_USED", house.reasons().getFirst());
    assertEquals(1, house.issued().size());
  }

  private String ca() {
    return "http://127.0.0.1:" + house.house().port() + "/pki/ca.pem";
  }

  @Test
  void aLostAnswerIsGivenAgain() throws Exception {
    request("phone");
    var basic = basic("phone-1");
    var first = post("/simpleenroll", "phone.b64", basic);
    assertEquals(200, first.status(), first.body());
    assertEquals(first.body(), post("/simpleenroll", "phone.b64", basic).body());
    assertEquals(1, house.issued().size());
  }

  @Test
  void refusesAWrongCodeAndOneForScep() throws Exception {
    request("phone");
    var code = house.code(EnrolmentRoute.EST, "tanaka", "phone-1");
    var wrong = code.substring(0, code.length() - 1) + "zz";
    assertEquals(401, post("/simpleenroll", "phone.b64", basicOf(wrong)).status());
    assertEquals("ENROLMENT_CODE", house.reasons().getFirst());
    var scep = house.code(EnrolmentRoute.SCEP, "tanaka", "phone-1");
    assertEquals(401, post("/simpleenroll", "phone.b64", basicOf(scep)).status());
    for (var nonsense : List.of("X:y", "X:", ":")) {
      var answer = post("/simpleenroll", "phone.b64", "-u", nonsense);
      assertEquals(401, answer.status());
      assertEquals("EST_UNAUTHENTICATED", house.reasons().getFirst());
    }
    assertEquals(200, post("/simpleenroll", "phone.b64", basicOf(code)).status());
  }

  @Test
  void waitsForApproval() throws Exception {
    house.close();
    house =
        EnrolHouse.start(
            Files.createDirectory(dir.resolve("approving")),
            clock,
            "enrolment: {approval: [est]}\n");
    request("phone");
    var basic = basic("phone-1");
    var pending = post("/simpleenroll", "phone.b64", basic);
    assertEquals(202, pending.status(), pending.body());
    assertTrue(pending.head().contains("retry-after: 60"), pending.head());
    assertEquals(202, post("/simpleenroll", "phone.b64", basic).status());
    house.decide(true);
    keep(post("/simpleenroll", "phone.b64", basic), "phone");
    assertEquals(1, house.issued().size());
  }

  @Test
  void renewsWithTheCertificateOfTheHandshakeUnderTheSameNames() throws Exception {
    enrolled("phone", "phone-1");
    requestLike("phone", "next");
    var early = post("/simplereenroll", "next.b64", certificate("phone"));
    assertEquals(403, early.status(), early.body());
    assertEquals("ENROLMENT_TOO_EARLY", house.reasons().getFirst());
    clock.pass(Duration.ofDays(184));
    request("othernames");
    var other = post("/simplereenroll", "othernames.b64", certificate("phone"));
    assertEquals(400, other.status(), other.body());
    assertEquals("EST_OTHER_NAMES", house.reasons().getFirst());
    var without = post("/simplereenroll", "next.b64");
    assertEquals(403, without.status(), without.body());
    assertEquals("EST_UNAUTHENTICATED", house.reasons().getFirst());

    var renewed = post("/simplereenroll", "next.b64", certificate("phone"));
    keep(renewed, "next");
    assertEquals(renewed.body(), post("/simplereenroll", "next.b64", certificate("phone")).body());
    assertEquals(2, house.issued().size());
  }

  @Test
  void doesNotRenewWhatWasRevokedOrIsSomebodyElses() throws Exception {
    enrolled("phone", "phone-1");
    requestLike("phone", "next");
    clock.pass(Duration.ofDays(184));
    house.run(
        ("openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=tanaka -keyout x.key -out"
                + " x.pem")
            .split(" "));
    request("x2");
    var foreign = post("/simpleenroll", "x2.b64", "--cert", "x.pem", "--key", "x.key");
    assertEquals(403, foreign.status(), foreign.body());
    house.typed("certificate", "revoke", house.issued().getFirst(), "--reason", "superseded");
    var revoked = post("/simplereenroll", "next.b64", certificate("phone"));
    assertEquals(403, revoked.status(), revoked.body());
    assertEquals("ENROLMENT_RENEWAL", house.reasons().getFirst());
    assertEquals(1, house.issued().size());
  }

  @Test
  void refusesWhatIsNoRequest() throws Exception {
    var basic = basic("phone-1");
    var here = house.dir();
    request("phone");
    house.run(
        ("openssl req -new -newkey rsa:1024 -nodes -subj /CN=tanaka -keyout weak.key -outform DER"
                + " -out weak.der")
            .split(" "));
    encode("weak");
    request("foreign", "-subj", "/CN=suzuki");
    Files.writeString(here.resolve("none.b64"), "%%%");
    Files.writeString(here.resolve("empty.b64"), "\n");
    Files.writeString(here.resolve("long.b64"), "A".repeat(30_000));
    var broken = Files.readAllBytes(here.resolve("phone.der"));
    broken[broken.length - 5] ^= 1;
    Files.write(here.resolve("broken.der"), broken);
    encode("broken");
    for (var bad : List.of("none", "empty", "weak", "broken", "foreign")) {
      var answer = post("/simpleenroll", bad + ".b64", basic);
      assertEquals(400, answer.status(), bad + ": " + answer.body());
      assertTrue(answer.head().contains("content-type: text/plain"), answer.head());
      assertFalse(answer.body().isBlank());
    }
    assertEquals(413, post("/simpleenroll", "long.b64", basic).status());
    assertEquals(
        415, curl("/simpleenroll", "--data-binary", "@phone.b64", basic[0], basic[1]).status());
    assertEquals(List.of(), house.issued());
    assertEquals(200, post("/simpleenroll", "phone.b64", basic).status());
  }

  @Test
  void speaksJapaneseToWhoeverAsks() throws Exception {
    request("phone");
    var answer = post("/simpleenroll", "phone.b64", "-u", "x:y", "-H", "Accept-Language: ja");
    assertTrue(answer.body().contains("チャレンジ"), answer.body());
  }

  @Test
  void saysPlainlyWhatIsNotOffered() throws Exception {
    for (var path : List.of("/serverkeygen", "/fullcmc")) {
      var answer = post(path, "server-ca.pem");
      assertEquals(501, answer.status());
      assertTrue(answer.body().contains("simpleenroll"), answer.body());
    }
    assertEquals(404, curl("/other/cacerts").status());
    assertEquals(405, curl("/simpleenroll").status());
  }

  @Test
  void isNotThereOnTheMainListener() throws Exception {
    var status =
        house.run(
            "curl",
            "-s",
            "-o",
            "body",
            "-w",
            "%{http_code}",
            "http://127.0.0.1:" + house.house().port() + "/.well-known/est/cacerts");
    assertEquals("404", status.strip());
  }

  /** A proxy that ends TLS and is on the list hands on what it was shown; nobody else may. */
  @Test
  void takesACertificateFromAListedProxyAlone() throws Exception {
    for (var from : List.of("127.0.0.1", "127.0.0.9")) {
      house.close();
      house =
          EnrolHouse.behindAProxy(Files.createDirectory(dir.resolve("from-" + from)), clock, from);
      enrolled("phone", "phone-1");
      requestLike("phone", "next");
      clock.pass(Duration.ofDays(184));
      var pem = Files.readString(house.dir().resolve("phone.pem"));
      var der =
          pem.replaceAll("(?s).*-----BEGIN CERTIFICATE-----(.*)-----END CERTIFICATE-----.*", "$1")
              .replaceAll("\\s", "");
      var answer = post("/simplereenroll", "next.b64", "-H", "Client-Cert: :" + der + ":");
      if (from.equals("127.0.0.1")) {
        keep(answer, "next");
        var twice = "Client-Cert: :" + der + ":, :" + der + ":";
        assertEquals(400, post("/simplereenroll", "next.b64", "-H", twice).status());
        assertEquals("EST_MALFORMED", house.reasons().getFirst());
      } else {
        assertEquals(403, answer.status(), answer.body());
        assertTrue(house.reasons().contains("CERTIFICATE_HEADER"), "" + house.reasons());
      }
    }
  }
}
