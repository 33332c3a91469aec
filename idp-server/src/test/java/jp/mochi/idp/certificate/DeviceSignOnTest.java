package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sweeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing on from devices of the register, and from those that were shut out. */
class DeviceSignOnTest {
  private static final String POLICY =
      """
      version: 1
      rules:
        - name: own-phones
          reason: {ja: 個人の端末では使えません, en: Not from a phone of your own}
          if: {services: [strict], device: {ownership: byod}}
          refuse: true
        - name: strict
          reason: {ja: 会社の端末で, en: With your company phone}
          if: {services: [strict], device: {ownership: corporate}}
          require: [{factor: certificate, max-age: 40d}]
        - name: bound
          reason: {ja: 端末の鍵で, en: By a key of this phone alone}
          if: {services: [lax], device: {binding-at-least: device-bound-key}}
          require: [{factor: certificate, max-age: 40d}]
        - name: phone
          reason: {ja: 端末だけで, en: By phone alone}
          if: {services: [phone]}
          require: [{factor: certificate, max-age: 40d}]
      """;

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OwnPhones phones;

  @BeforeEach
  void start() throws Exception {
    house = PhoneHouse.start(dir, Clock.systemUTC(), "", OwnPhones::trusted, POLICY);
    phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  private void registered(String person, String id, String ownership) {
    phones.done("device", "add", person, "--id", id, "--ownership", ownership, "--platform", "ios");
  }

  private String act(String word, String id) {
    return phones.done(Typed.act(word, id));
  }

  private Browser.Page signOn(Browser browser, String service, ClientKey phone) throws Exception {
    return house.show(browser, house.ask(browser, service), Phone.holding(phone));
  }

  private void assertRefused(String reason, Browser.Page page) {
    assertFalse(page.body().contains("SAMLResponse"), page.body());
    assertEquals(reason, house.reasons().getFirst());
  }

  /** For a second the session may be remembered still; whoever issues looks at the row. */
  private static void assertGetsNothing(Browser.Page page) {
    if (page.fields().containsKey("SAMLResponse")) {
      SignOns.assertStatus("Responder/RequestDenied", page);
    } else {
      assertFalse(page.body().contains("SAMLResponse"), page.body());
    }
  }

  private long sessions() {
    return house
        .house()
        .database()
        .read(
            handle ->
                handle
                    .createQuery("SELECT COUNT(*) FROM session WHERE device IS NOT NULL")
                    .mapTo(Long.class)
                    .one());
  }

  @Test
  void theRulesLearnWhoseTheDeviceIs() throws Exception {
    phones.active("tanaka", "work", "corporate");
    phones.active("suzuki", "own", "byod");
    SignOns.success(signOn(house.house().browser(), "strict", phones.phone("tanaka", "work")));
    var refused = signOn(house.house().browser(), "strict", phones.phone("suzuki", "own"));
    SignOns.assertStatus("Responder/RequestDenied", refused);
    assertEquals("POLICY", house.reasons().getFirst());
  }

  @Test
  void aDeviceThatTheRegisterDoesNotKnowIsNobodysInParticular() throws Exception {
    var unknown = phones.phone("tanaka", "unknown");
    SignOns.success(signOn(house.house().browser(), "phone", unknown));
    var strict = signOn(house.house().browser(), "strict", unknown);
    SignOns.assertStatus("Responder/RequestDenied", strict);
    assertEquals(0, sessions());
  }

  @Test
  void theRulesLearnHowSurelyItIsTheDevice() throws Exception {
    phones.active("tanaka", "work", "corporate");
    var refused = signOn(house.house().browser(), "lax", phones.phone("tanaka", "work"));
    SignOns.assertStatus("Responder/RequestDenied", refused); // nobody said where its key was made
    assertEquals("copyable-key", level("work"));
    phones.active("suzuki", "bound", "corporate");
    var bound = phones.phone("suzuki", "bound", "--key-on-device");
    assertEquals("device-bound-key", level("bound"));
    SignOns.success(signOn(house.house().browser(), "lax", bound));
  }

  @Test
  void aKeyIsBoundNoLongerThanItsCertificateCounts() throws Exception {
    phones.active("tanaka", "work", "corporate");
    var serial = phones.phone("tanaka", "work").certificate().getSerialNumber().toString(16);
    phones.done("certificate", "revoke", serial, "--reason", "superseded");
    assertEquals(0, phones.json("device", "show", "work").path("bindings").size());
  }

  private String level(String id) throws IOException {
    return phones.json("device", "show", id).path("bindings").path(0).path("strength").asText();
  }

  @Test
  void aPendingDeviceWaitsForApproval() throws Exception {
    registered("tanaka", "work", "corporate");
    var phone = phones.phone("tanaka", "work");
    var page = signOn(house.house().browser(), "phone", phone);
    assertRefused("DEVICE_PENDING", page);
    assertTrue(
        page.body().contains("hasn't been approved") || page.body().contains("承認"), page.body());
    act("approve", "work");
    SignOns.success(signOn(house.house().browser(), "phone", phone));
  }

  @Test
  void aSuspendedDevicesSessionEndsAndItComesBackOnlyWhenResumed() throws Exception {
    phones.active("tanaka", "work", "corporate");
    var phone = phones.phone("tanaka", "work");
    var browser = house.house().browser();
    SignOns.success(signOn(browser, "phone", phone));
    assertEquals(1, sessions());
    SignOns.success(house.ask(browser, "phone"));
    assertTrue(act("suspend", "work").contains("1 sessions"));
    assertEquals(0, sessions());
    assertGetsNothing(house.ask(browser, "phone"));
    // another browser, since this one's session may be remembered for a second
    assertRefused("DEVICE_SUSPENDED", signOn(house.house().browser(), "phone", phone));
    act("resume", "work");
    SignOns.success(signOn(house.house().browser(), "phone", phone));
  }

  @Test
  void aLostDevicesKeyNeverCountsAgain() throws Exception {
    phones.active("tanaka", "work", "corporate");
    var phone = phones.phone("tanaka", "work");
    var browser = house.house().browser();
    SignOns.success(signOn(browser, "phone", phone));
    phones.done(
        "sp", "set", "phone", "own-session=720h", "end-session-url=https://phone.example/end");
    var lost = phones.json("device", "lost", "work", "--reason", "left in a train");
    assertEquals(1, lost.path("sessionsEnded").asInt());
    assertEquals(1, lost.path("certificatesRevoked").size());
    assertEquals("certificate-key", lost.path("wipe").path(0).path("kind").asText());
    assertEquals("phone", lost.path("services").path(0).path("service").asText());
    assertEquals("not-offered", lost.path("services").path(0).path("outcome").asText());
    var left = Instant.parse(lost.path("services").path(0).path("ownUntil").asText());
    var month = Duration.ofDays(30);
    assertTrue(left.isAfter(house.now().plus(month).minusSeconds(600)), left::toString);
    assertEquals(
        "https://phone.example/end", lost.path("services").path(0).path("endSessionUrl").asText());
    assertRefused("CERTIFICATE_REVOKED", signOn(house.house().browser(), "phone", phone));
    assertTrue(phones.done("certificate", "list").contains("key-compromise"));
    act("found", "work");
    act("resume", "work");
    assertRefused("CERTIFICATE_REVOKED", signOn(house.house().browser(), "phone", phone));
    var again = typed("certificate", "issue", "work.csr", "--person", "tanaka", "--device", "work");
    assertEquals(1, again.status(), "the key was in other hands");
    Files.delete(dir.resolve("work.key"));
    SignOns.success(signOn(house.house().browser(), "phone", phones.phone("tanaka", "work")));
  }

  /** Or nobody can tell whether one of the two has yet to be ended. */
  @Test
  void aServiceThatWasReachedInSeveralSessionsRemainsOnceWithTheLatestEnd() throws Exception {
    phones.active("tanaka", "work", "corporate");
    var phone = phones.phone("tanaka", "work");
    phones.done("sp", "set", "phone", "own-session=720h");
    SignOns.success(signOn(house.house().browser(), "phone", phone));
    var second = house.now().truncatedTo(ChronoUnit.MILLIS);
    SignOns.success(signOn(house.house().browser(), "phone", phone));
    var lost = phones.json("device", "lost", "work", "--reason", "left in a train");
    assertEquals(2, lost.path("sessionsEnded").asInt());
    assertEquals(1, lost.path("services").size(), lost.toString());
    var left = Instant.parse(lost.path("services").path(0).path("ownUntil").asText());
    assertFalse(left.isBefore(second.plus(Duration.ofDays(30))), lost.toString());
  }

  @Test
  void whereALostDeviceWasSignedOnIsKnownLongAfterItsSessionHere() throws Exception {
    phones.active("tanaka", "work", "corporate");
    SignOns.success(signOn(house.house().browser(), "phone", phones.phone("tanaka", "work")));
    phones.done("sp", "set", "phone", "own-session=720h");
    var config = house.house().configuration().session();
    var nextMorning = Clock.fixed(house.now().plus(Duration.ofHours(13)), ZoneOffset.UTC);
    var limits = new SessionLimits(config.idle(), config.absolute());
    new Sweeper(house.house().database(), nextMorning, limits).run();
    var lost = phones.json("device", "lost", "work", "--reason", "left in a train");
    assertEquals(0, lost.path("sessionsEnded").asInt(), "it is over");
    var service = lost.path("services").path(0);
    assertEquals("phone", service.path("service").asText(), lost.toString());
    assertFalse(service.path("ownUntil").asText().isEmpty(), lost.toString());
  }

  @Test
  void nobodyGetsACertificateForADeviceOfAnotherOrOneThatIsShutOut() throws Exception {
    phones.active("tanaka", "work", "corporate");
    var csr = phones.csr("other");
    var theirs = typed("certificate", "issue", csr, "--person", "suzuki", "--device", "work");
    assertEquals(1, theirs.status());
    assertTrue(theirs.err().contains("as somebody else's"), theirs.err());
    act("suspend", "work");
    var shut = typed("certificate", "issue", csr, "--person", "tanaka", "--device", "work");
    assertEquals(1, shut.status());
    assertTrue(shut.err().contains("is suspended, lost or retired"), shut.err());
    assertFalse(phones.done("certificate", "list").contains("work"));
    act("resume", "work");
    phones.done("certificate", "issue", csr, "--person", "tanaka", "--device", "work");
  }

  @Test
  void aCertificateFromBeforeTheRegisterIsBoundWhenItsDeviceComesIn() throws Exception {
    var phone = phones.phone("tanaka", "work");
    var browser = house.house().browser();
    SignOns.success(signOn(browser, "phone", phone));
    var theirs =
        typed(
            "device", "add", "suzuki", "--id", "work", "--ownership", "byod", "--platform", "ios");
    assertEquals(1, theirs.status());
    assertTrue(theirs.err().contains("valid certificate for a device work"), theirs.err());
    phones.active("tanaka", "work", "corporate");
    assertEquals("copyable-key", level("work"));
    act("suspend", "work");
    var after = house.askLater(browser, "phone");
    assertFalse(after.body().contains("SAMLResponse"), "it rests on a certificate of the device");
  }

  /** What the register says is read again when a session is made, whatever was judged before. */
  @Test
  void noSessionBeginsFromADeviceThatIsShutOutMeanwhile() throws Exception {
    phones.active("tanaka", "work", "corporate");
    var phone = phones.phone("tanaka", "work");
    var browser = house.house().browser();
    var witnessed = house.witness(house.ask(browser, "phone"), Phone.holding(phone));
    act("suspend", "work");
    assertRefused("DEVICE_SUSPENDED", browser.post("/login/proof", witnessed.fields()));
    assertEquals(0, sessions());
  }

  /** Another server, on the same database and with the same keys. */
  private House second() throws Exception {
    var folder = Files.createDirectory(dir.resolve("second"));
    var lines =
        """
        tls: {certificate: %1$s/tls/server.pem, private-key: %1$s/tls/server.key}
        client-certificate: {authorities: [{name: own, own: true}]}
        """
            .formatted(dir);
    return House.start(
        folder,
        Clock.systemUTC(),
        yaml ->
            (yaml + lines)
                .replace("jdbc:sqlite:./data", "jdbc:sqlite:" + dir.resolve("data"))
                .replace("{file: master.key}", "{file: " + dir.resolve("master.key") + "}"),
        POLICY);
  }

  @Test
  void aLossOnOneNodeEndsTheSessionOnTheOtherAtOnce() throws Exception {
    try (var other = second()) {
      phones.active("tanaka", "work", "corporate");
      var browser = house.house().browser();
      SignOns.success(signOn(browser, "phone", phones.phone("tanaka", "work")));
      var moved = other.browser();
      moved.cookies().putAll(browser.cookies());
      SignOns.success(moved.get(house.request("phone").redirect()));
      act("lost", "work");
      assertGetsNothing(moved.get(house.request("phone").redirect()));
    }
  }
}
