package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mochi certificate …} against a running server. */
class CertificateCommandsTest {
  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private House house;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir, clock);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  private Typed.Said japanese(String... words) {
    return new Typed(dir).speaking(Locale.JAPANESE).run(words);
  }

  private Typed.Said done(String... words) {
    var said = typed(words);
    assertEquals(0, said.status(), said.err());
    return said;
  }

  private JsonNode json(String... words) throws Exception {
    return new Typed(dir).json(words);
  }

  private void assertRefused(String english, String... words) {
    var said = typed(words);
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains(english), said.err());
    var translated = japanese(words);
    assertEquals(1, translated.status());
    assertFalse(translated.err().contains(english), translated.err());
  }

  private String csr(String name, String... more) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("req", "-new", "-nodes", "-newkey", "ec"));
    line.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256"));
    line.addAll(List.of("-keyout", name + ".key", "-out", name));
    line.addAll(List.of(more));
    new OpenSsl(dir).done(line.toArray(String[]::new));
    return name;
  }

  private String[] issue(String csr, String person, String device) {
    return new String[] {"certificate", "issue", csr, "--person", person, "--device", device};
  }

  private String issued(String person, String device) throws Exception {
    var csr = csr(device + ".csr", "-subj", "/CN=" + person);
    return json(issue(csr, person, device)).path("serial").asText();
  }

  @Test
  void anAuthorityIsMadeOnce() throws Exception {
    assertTrue(done("certificate", "ca", "list").out().contains("There is no certificate"));
    assertEquals(2, typed("certificate", "ca", "init", "--key", "dsa").status());
    var made = done("certificate", "ca", "init", "--name", "Rice");
    assertTrue(made.out().contains("CN=Rice Issuing CA G1"), made.out());
    assertTrue(made.out().contains("CN=Rice Root CA G1"), made.out());
    assertRefused("There is a certificate authority already", "certificate", "ca", "init");
    var listed = json("certificate", "ca", "list").path("authorities");
    assertEquals(2, listed.size());
    assertEquals("EC 256", listed.path(0).path("key").asText());
    assertTrue(japanese("certificate", "ca", "list").out().contains("発行用"));
  }

  @Test
  void aCertificateIsIssuedShownListedAndRevoked() throws Exception {
    done("certificate", "ca", "init");
    var csr = csr("a.csr", "-subj", "/CN=tanaka");
    var issued = done(issue(csr, "tanaka", "phone-1"));
    assertTrue(issued.out().startsWith("-----BEGIN CERTIFICATE-----"), issued.out());
    assertTrue(issued.err().contains("tanaka for the phone phone-1"), issued.err());
    var listed = json("certificate", "list", "--person", "tanaka").path("certificates");
    var serial = listed.path(0).path("serial").asText();
    assertEquals(32, serial.length());
    var shown = done("certificate", "show", withColons(serial)).out();
    assertTrue(shown.contains("valid") && shown.contains("CN=tanaka"), shown);

    assertRefused("is no reason", "certificate", "revoke", serial, "--reason", "lost");
    assertRefused("is no reason", "certificate", "revoke", serial, "--reason", "certificate-hold");
    assertEquals(2, typed("certificate", "revoke", serial).status());
    var revoked = done("certificate", "revoke", serial, "--reason", "key-compromise");
    assertTrue(revoked.out().contains("is revoked"), revoked.out());
    assertRefused("revoked already", "certificate", "revoke", serial, "--reason", "key-compromise");
    assertTrue(done("certificate", "list").out().contains("key-compromise"));
    assertTrue(done("certificate", "list", "--state", "valid").out().contains("No certificates"));
    assertEquals(1, typed("certificate", "show", "1234").status());
    assertEquals(1, json("certificate", "crl").path("entries").asInt());
    assertTrue(japanese("certificate", "crl").out().contains("1 件"));
  }

  private static String withColons(String serial) {
    return serial.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
  }

  @Test
  void aKeyIsCertifiedForOnePhoneOfOnePersonAlone() throws Exception {
    done("certificate", "ca", "init");
    var csr = csr("a.csr", "-subj", "/");
    done(issue(csr, "tanaka", "phone-1"));
    assertRefused("for another device or another person", issue(csr, "tanaka", "phone-2"));
    assertRefused("for another device or another person", issue(csr, "suzuki", "phone-1"));
    done(issue(csr, "tanaka", "phone-1"));
    var serial = json("certificate", "list").path("certificates").path(0).path("serial").asText();
    done("certificate", "revoke", serial, "--reason", "key-compromise");
    assertRefused("somebody else may have the key", issue(csr, "tanaka", "phone-1"));
  }

  @Test
  void aRequestIsRefusedForItsOwnReason() throws Exception {
    done("certificate", "ca", "init");
    var good = csr("good.csr", "-subj", "/CN=tanaka");
    assertRefused(
        "isn't this person's: CN=suzuki",
        issue(csr("subject.csr", "-subj", "/CN=suzuki"), "tanaka", "phone-1"));
    var san = csr("san.csr", "-subj", "/CN=tanaka", "-addext", "subjectAltName=DNS:idp.example");
    assertRefused("isn't this person's: idp.example", issue(san, "tanaka", "phone-1"));
    var ca = csr("ca.csr", "-subj", "/CN=tanaka", "-addext", "basicConstraints=CA:TRUE");
    assertRefused("wants to be a certificate authority", issue(ca, "tanaka", "phone-1"));
    Files.writeString(dir.resolve("text.csr"), "hello");
    assertRefused("no certificate signing request", issue("text.csr", "tanaka", "phone-1"));
    assertRefused("can't be a device's id", issue(good, "tanaka", "a phone"));
    assertRefused("knows nobody", issue(good, "nobody", "phone-1"));
    done(issue(good, "tanaka", "phone-1"));
  }

  @Test
  void everythingIsRecordedWithWhoDidItAndRefusalsAsWell() throws Exception {
    done("certificate", "ca", "init");
    var serial = issued("tanaka", "phone-1");
    done("certificate", "revoke", serial, "--reason", "superseded");
    done("certificate", "crl");
    assertFalse(
        done("audit", "search", "--json").out().contains("ca crl"), "looking isn't building");
    done("certificate", "crl", "--anew");
    typed(issue(csr("s.csr", "-subj", "/CN=suzuki"), "tanaka", "phone-2"));
    var records = done("audit", "search", "--json").out();
    for (var step : new String[] {"ca init", "certificate issue", "certificate revoke", "ca crl"}) {
      assertTrue(records.contains(step), step + records);
    }
    assertTrue(records.contains("\"reason\" : \"superseded\""), records);
    assertTrue(records.contains("CSR_SUBJECT"), records);
  }

  @Test
  void ofOneThatWasRevokedItIsSaidLaterThatItsKeyWasGivenAway() throws Exception {
    done("certificate", "ca", "init");
    var serial = issued("tanaka", "phone-1");
    done("certificate", "revoke", serial, "--reason", "superseded");
    assertTrue(list().contains("Superseded"), list());
    var number = json("certificate", "crl").path("number").asInt();
    done("certificate", "revoke", serial, "--reason", "key-compromise");
    assertTrue(list().contains("Key Compromise") && !list().contains("Superseded"), list());
    assertEquals(1, json("certificate", "crl").path("entries").asInt());
    assertTrue(json("certificate", "crl").path("number").asInt() > number);
    var records = done("audit", "search", "--json").out();
    assertTrue(records.contains("\"before\" : \"superseded\""), records);
    assertRefused("revoked already", "certificate", "revoke", serial, "--reason", "superseded");
  }

  private String list() throws Exception {
    done("certificate", "crl", "--out", "list.crl");
    return new OpenSsl(dir).done("crl", "-inform", "DER", "-in", "list.crl", "-noout", "-text");
  }

  @Test
  void theHelpdeskRevokesAndDoesNotIssueAndAnAuditorOnlyLooks() throws Exception {
    done("certificate", "ca", "init");
    var serial = issued("tanaka", "phone-1");
    var csr = csr("b.csr", "-subj", "/");
    var auditor = as("auditor", "obrien");
    var helpdesk = as("helpdesk", "nakamura");
    assertEquals(0, with(auditor, "certificate", "list").status());
    assertEquals(
        1, with(auditor, "certificate", "revoke", serial, "--reason", "superseded").status());
    assertEquals(1, with(helpdesk, issue(csr, "tanaka", "phone-2")).status());
    assertEquals(1, with(helpdesk, "certificate", "ca", "rollover").status());
    var revoked = with(helpdesk, "certificate", "revoke", serial, "--reason", "superseded");
    assertEquals(0, revoked.status(), revoked.err());
  }

  private String as(String role, String person) throws IOException {
    var made = done("token", "create", "--role", role, "--person", person);
    return Files.writeString(dir.resolve(role + ".token"), made.out()).toString();
  }

  private Typed.Said with(String token, String... words) {
    var server = "http://127.0.0.1:" + house.configuration().listen().management().port();
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", server, "--token", token));
    return typed(all.toArray(String[]::new));
  }

  @Test
  void anAuthorityRollsOverAndWhatTheFormerOneIssuedGoesOn() throws Exception {
    done("certificate", "ca", "init");
    var first = issued("tanaka", "phone-1");
    assertRefused("No next authority", "certificate", "ca", "use");
    done("certificate", "ca", "rollover");
    assertRefused("A next authority is published already", "certificate", "ca", "rollover");
    assertRefused("for less than a day", "certificate", "ca", "use");
    assertEquals(authority(first), authority(issued("tanaka", "phone-2")));
    clock.pass(Duration.ofHours(25));
    done("certificate", "ca", "use");
    var second = issued("tanaka", "phone-3");
    assertNotEquals(authority(first), authority(second));
    done("certificate", "revoke", first, "--reason", "superseded");
    assertEquals(1, json("certificate", "crl", authority(first)).path("entries").asInt());
    assertEquals(0, json("certificate", "crl").path("entries").asInt());
    var subjects = json("certificate", "ca", "list").findValuesAsText("subject");
    assertEquals(
        List.of("CN=Mochi Issuing CA G2", "CN=Mochi Issuing CA G1", "CN=Mochi Root CA G1"),
        subjects);
  }

  private String authority(String serial) throws Exception {
    return json("certificate", "show", serial).path("authority").asText();
  }

  @Test
  void aNextAuthorityIsTakenBackAndARootRollsOverWithItsAuthority() throws Exception {
    done("certificate", "ca", "init");
    done("certificate", "ca", "rollover", "--root", "--key", "rsa");
    assertEquals(4, json("certificate", "ca", "list").path("authorities").size());
    done("certificate", "ca", "remove");
    assertEquals(2, json("certificate", "ca", "list").path("authorities").size());
    assertRefused("No next authority", "certificate", "ca", "remove");
    done("certificate", "ca", "rollover", "--root");
    done("certificate", "ca", "use", "--early");
    var states = json("certificate", "ca", "list").findValuesAsText("state");
    assertEquals(List.of("current", "retired", "current", "retired"), states);
    var shown = json("certificate", "show", issued("tanaka", "phone-1"));
    assertEquals(3, shown.path("chain").asText().split("BEGIN CERTIFICATE", -1).length);
  }

  @Test
  void noPrivateKeyIsInTheDatabaseInTheClear() throws Exception {
    done("certificate", "ca", "init");
    var keys =
        house
            .database()
            .read(
                handle ->
                    handle
                        .createQuery("SELECT wrapped_key FROM authority")
                        .mapTo(byte[].class)
                        .list());
    assertEquals(2, keys.size());
    for (var key : keys) {
      assertFalse(HexFormat.of().formatHex(key).contains(EC), "PKCS #8 names id-ecPublicKey");
    }
    var plain = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
    assertTrue(HexFormat.of().formatHex(plain).contains(EC));
  }

  /** The object identifier of EC keys as every PKCS #8 of one has it. */
  private static final String EC = "2a8648ce3d0201";
}
