package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.assertAsks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.ldap.Password;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services hear of sessions that ended since somebody left or has another password. */
class LeaversTest {
  private final ManualClock clock = new ManualClock();
  private SoapPartner partner;
  private House house;
  private TestService chat;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    partner = new SoapPartner();
    house = House.start(dir, clock);
    chat = bySoap("chat", "success");
    bySoap("dead", "hangs");
  }

  private TestService bySoap(String name, String how) {
    return TestService.named(house, name)
        .at(TestService.SOAP, partner.address(how, name), "")
        .registered();
  }

  @AfterEach
  void stop() {
    house.close();
    partner.close();
  }

  private String request() throws Exception {
    return new AuthnRequests(chat.entityId(), clock.instant()).redirect();
  }

  /** A search would be on record itself. */
  private String audit() {
    return house
        .database()
        .read(
            h ->
                String.join(
                    "\n",
                    h.createQuery("SELECT kind || ' ' || detail FROM audit ORDER BY id")
                        .mapTo(String.class)
                        .list()));
  }

  private void waitUntilTold(int many) {
    for (int rounds = 0; rounds < 200 && told() < many; rounds++) {
      Pause.of(Duration.ofMillis(50));
    }
    assertEquals(many, told(), audit());
  }

  private int told() {
    return audit().split("service-told", -1).length - 1;
  }

  @Test
  void ofWhoLeftEachServiceWithABackChannelIsToldAndNobodyWaitsForIt() throws Exception {
    var browser = house.browser();
    var given = chat.signOn(browser, "tanaka");
    TestService.named(house, "dead").signOn(browser, "tanaka");
    house.directory().remove("tanaka");
    clock.pass(Duration.ofSeconds(61));
    var before = System.nanoTime();
    assertAsks(browser.get(request()));
    var took = Duration.ofNanos(System.nanoTime() - before);
    assertTrue(took.compareTo(Duration.ofSeconds(4)) < 0, "one service hangs: " + took);
    waitUntilTold(2);
    var envelopes = String.join("\n", partner.received());
    assertTrue(envelopes.contains("<samlp:SessionIndex>" + given.index() + "<"), envelopes);
    assertTrue(envelopes.contains("logout:admin"), envelopes);
    var records = audit();
    assertTrue(
        records.contains("person gone") && records.contains("{\"outcome\":\"failed\""), records);
  }

  @Test
  void ofAnotherPasswordTheyAreToldOnce() throws Exception {
    var browser = house.browser();
    chat.signOn(browser, "tanaka");
    house.directory().setPassword("tanaka", new Password("another-Demo-2"));
    clock.pass(Duration.ofSeconds(61));
    assertAsks(browser.get(request()));
    assertAsks(browser.get(request()));
    waitUntilTold(1);
    assertEquals(1, partner.received().size());
  }
}
