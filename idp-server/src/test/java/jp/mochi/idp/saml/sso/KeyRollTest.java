package jp.mochi.idp.saml.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that trust by metadata go through a roll of the signing key without a refusal. */
class KeyRollTest {
  private static final String SP = "https://sp.example/saml";
  private final ManualClock clock = new ManualClock();
  private House house;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, clock);
    house.register("sp", SP, "https://sp.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private String assertion() throws Exception {
    var browser = house.browser();
    var request = new AuthnRequests(SP, clock.instant()).redirect();
    return SignOns.success(browser.signIn(browser.get(request), "tanaka", "tanaka-demo-1"));
  }

  private TrustByMetadata serviceThatReadsNow() throws Exception {
    return new TrustByMetadata(house.browser().get("/saml/metadata").body());
  }

  /** Types a command, and gives every node the second that it may take. */
  private String typed(String... words) {
    var said = new Typed(house.dir()).run(words);
    assertEquals(0, said.status(), said.err());
    Pause.of(Duration.ofMillis(1_050));
    return said.out();
  }

  private List<String> ids() throws Exception {
    var ids = new ArrayList<String>();
    new JsonMapper()
        .readTree(typed("key", "list", "--json"))
        .path("signingKeys")
        .forEach(key -> ids.add(key.path("id").asText()));
    return ids;
  }

  private List<X509Certificate> certificates() throws Exception {
    var pem = house.browser().get("/saml/certificate.pem").body();
    var found = new ArrayList<X509Certificate>();
    CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .forEach(certificate -> found.add((X509Certificate) certificate));
    return found;
  }

  @Test
  void everyAssertionIsAcceptedBeforeDuringAndAfterTheRoll() throws Exception {
    var readLongAgo = serviceThatReadsNow();
    var before = assertion();
    assertTrue(readLongAgo.accepts(before));

    typed("key", "add");
    var readDuringTheNotice = serviceThatReadsNow();
    var during = assertion();
    assertTrue(readLongAgo.accepts(during), "the next key must not sign yet");
    assertTrue(readDuringTheNotice.accepts(during));

    clock.pass(Duration.ofHours(25));
    typed("key", "use");
    var after = assertion();
    assertTrue(readDuringTheNotice.accepts(after), "the next key must have been published before");
    assertFalse(readLongAgo.accepts(after), "the next key must sign now");
    var readAfterwards = serviceThatReadsNow();
    assertTrue(readAfterwards.accepts(after));
    assertTrue(readAfterwards.accepts(during), "the former key must stay published");
  }

  @Test
  void aRemovedKeyIsTrustedNoLonger() throws Exception {
    var before = assertion();
    var first = ids().getFirst();
    typed("key", "add");
    typed("key", "use", "--early");
    assertTrue(serviceThatReadsNow().accepts(before));

    typed("key", "remove", first);
    assertFalse(serviceThatReadsNow().accepts(before));
    assertTrue(serviceThatReadsNow().accepts(assertion()));
  }

  @Test
  void aStepBackSignsWithTheFormerKeyAgain() throws Exception {
    var readLongAgo = serviceThatReadsNow();
    var first = ids().getFirst();
    typed("key", "add");
    typed("key", "use", "--early");
    assertFalse(readLongAgo.accepts(assertion()));

    typed("key", "use", first);
    assertTrue(readLongAgo.accepts(assertion()));
  }

  @Test
  void aServiceThatTakesOneCertificateIsMovedAtAnHourOfItsOwn() throws Exception {
    var readLongAgo = serviceThatReadsNow();
    var first = ids().getFirst();
    typed("sp", "set", "sp", "signing-key=" + first);
    typed("key", "add");
    typed("key", "use", "--early");
    assertTrue(readLongAgo.accepts(assertion()));
    var shown = new JsonMapper().readTree(typed("sp", "show", "sp", "--json"));
    assertEquals(first, shown.path("paste").path("certificate").path("id").asText());

    typed("sp", "set", "sp", "signing-key=");
    assertFalse(readLongAgo.accepts(assertion()));
    assertTrue(serviceThatReadsNow().accepts(assertion()));
  }

  @Test
  void theCertificateFileNamesEachKeyWhileTheyRollAndBringsTheSigningOneFirst() throws Exception {
    var alone = house.browser().get("/saml/certificate.pem").body();
    assertTrue(alone.startsWith("-----BEGIN CERTIFICATE-----"), alone);
    var first = certificates().getFirst();

    typed("key", "add");
    var both = house.browser().get("/saml/certificate.pem").body();
    assertEquals(2, certificates().size(), both);
    assertEquals(first, certificates().getFirst());
    assertTrue(both.contains("Signs now: valid until 20"), both);
    assertTrue(both.contains("Will sign next: valid until 20"), both);

    typed("key", "use", "--early");
    assertEquals(first, certificates().getLast());
    var rolled = house.browser().get("/saml/certificate.pem").body();
    assertTrue(rolled.contains("Signed formerly: "), rolled);
  }

  @Test
  void healthWarnsWhenTheCertificateEndsWithinSixtyDays() throws Exception {
    var management = house.configuration().listen().management().port();
    var monitor = new jp.mochi.idp.Browser("http://127.0.0.1:" + management);
    assertTrue(
        monitor
            .get("/health/ready")
            .body()
            .contains("\"signing-certificate\":{\"status\":\"up\"}"));

    clock.pass(Duration.ofDays(3653 - 59));
    var warned = monitor.get("/health/ready");
    assertEquals(200, warned.status(), "a warning takes no node out of service");
    assertTrue(warned.body().contains("mochi key add"), warned.body());
  }
}
