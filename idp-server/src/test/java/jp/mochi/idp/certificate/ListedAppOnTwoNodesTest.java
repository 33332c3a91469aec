package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.AppReporter;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From end to end: two nodes that share a PostgreSQL and the master key and nothing else, and a
 * mail server with TLS and a login.
 */
class ListedAppOnTwoNodesTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String DEVICE = "work";

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse one;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private House other;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OwnPhones phones;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private MailBox box;

  @BeforeEach
  void start() throws Exception {
    box = MailBox.start(dir, Speech.SMTPS);
    var settings = Engine.POSTGRESQL.copy();
    var database =
        "database: {url: \"%s\", username: %s}".formatted(settings.url(), settings.username());
    one =
        PhoneHouse.start(
            dir,
            CLOCK,
            "",
            yaml ->
                ReportedPhones.own(yaml).replaceFirst("database: .*", database)
                    + box.settings(Speech.SMTPS));
    phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
    other = other(database);
  }

  private House other(String database) throws Exception {
    var lines =
        """
        tls: {certificate: %1$s/tls/server.pem, private-key: %1$s/tls/server.key}
        client-certificate: {authorities: [{name: own, own: true}]}
        """
            .formatted(dir);
    return House.start(
        Files.createDirectory(dir.resolve("other")),
        CLOCK,
        yaml ->
            (yaml + lines)
                .replaceFirst("database: .*", database)
                .replace("{file: master.key}", "{file: " + dir.resolve("master.key") + "}"),
        Files.readString(dir.resolve("policy.yaml")));
  }

  @AfterEach
  void stop() {
    other.close();
    one.close();
    box.close();
  }

  /** A new status of the phone, with these apps on it and no others. */
  private void reported(String... apps) throws Exception {
    var status =
        """
        {"time": "%s", "apps": %s}
        """
            .formatted(
                CLOCK.instant(),
                new JsonMapper().readTree(AppReporter.body(Optional.empty(), apps)).path("apps"));
    var answer =
        new AppReporter(one.house()).send("POST", "/devices/" + DEVICE + "/status", status);
    assertEquals(201, answer.status(), answer.json()::toString);
  }

  private ClientKey phone() throws Exception {
    phones.done(
        "device", "add", "tanaka", "--id", DEVICE, "--ownership", "corporate", "--platform", "ios");
    phones.done("device", "approve", DEVICE, "--reason", "a reason");
    return phones.phone("tanaka", DEVICE);
  }

  private Browser.Page asks(Browser browser) throws Exception {
    return browser.get(one.request("phone").redirect());
  }

  /** Signs on at a node, up to what comes of it. */
  private Browser.Page signsOn(Browser browser, ClientKey phone) throws Exception {
    var witnessed = one.witness(asks(browser), Phone.holding(phone));
    return browser.follow(browser.post("/login/proof", witnessed.fields()));
  }

  /** The same browser, whose next request a balancer sends to the other node. */
  private Browser sentToTheOther(Browser browser) {
    var moved = other.browser();
    moved.cookies().putAll(browser.cookies());
    return moved;
  }

  private long sessions() {
    var sql = "SELECT COUNT(*) FROM session WHERE device IS NOT NULL";
    return one.house().database().read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private static boolean isSignedOn(Browser.Page page) {
    return page.fields().containsKey("SAMLResponse");
  }

  private void assertRefusedByName(Browser.Page page) {
    assertFalse(page.body().contains("SAMLResponse"), page.body());
    assertEquals("DEVICE_APP_LISTED", one.reasons().getFirst());
    for (var word :
        List.of("Evil App (com.evil.app)", "連絡先を送信します", "It sends your contacts away")) {
      assertTrue(page.body().contains(word), word + " in " + page.body());
    }
  }

  private String mailOf(String words) throws Exception {
    var text = MailBox.text(box.next());
    while (!text.contains(words)) { // those about the device's registration come before
      text = MailBox.text(box.next());
    }
    return text;
  }

  @Test
  void fromAnAppOnTheListToSigningOnAgain() throws Exception {
    var phone = phone();
    reported("com.evil.app 3.1 Evil App", "com.fine.app 1.0");
    var browser = one.house().browser();
    SignOns.success(signsOn(browser, phone));
    var moved = sentToTheOther(browser);
    SignOns.success(asks(moved));

    phones.done(
        "blocklist",
        "add",
        "--app",
        "com.evil.app",
        "--action",
        "sign-out",
        "--reason-ja",
        "連絡先を送信します",
        "--reason-en",
        "It sends your contacts away");
    long landed = System.nanoTime();
    while (sessions() > 0 && System.nanoTime() - landed < SECOND.toNanos()) {
      Pause.of(Duration.ofMillis(20));
    }
    assertEquals(0, sessions(), "it is ended, whether anybody uses it or not");
    Pause.of(SECOND.minusNanos(System.nanoTime() - landed));
    var gone = asks(moved);
    assertFalse(isSignedOn(gone), gone.body());
    assertTrue(gone.action().endsWith("/login/certificate"), "it begins anew: " + gone.body());

    assertRefusedByName(signsOn(one.house().browser(), phone));
    assertRefusedByName(signsOn(other.browser(), phone));
    var mail = mailOf("Evil App");
    assertTrue(box.recipients().contains("tanaka@demo.mochi.example"), box.recipients()::toString);
    assertTrue(mail.contains("連絡先を送信します"), mail);
    assertTrue(mail.contains("Evil App (com.evil.app) を削除してください"), mail);

    reported("com.fine.app 1.0");
    SignOns.success(signsOn(other.browser(), phone));
    SignOns.success(signsOn(one.house().browser(), phone));
  }
}
