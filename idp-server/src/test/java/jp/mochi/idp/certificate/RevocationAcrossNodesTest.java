package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.ldap.FreePorts;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on one PostgreSQL, which share a database and a master key and nothing else: what is
 * taken back on one ends what it proved on the other within a second.
 */
class RevocationAcrossNodesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static EmbeddedPostgres postgres;
  private static PhoneHouse one;
  private static House other;
  private static OwnPhones phones;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    postgres =
        EmbeddedPostgres.builder()
            .setPort(FreePorts.one())
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    var first = Files.createDirectory(dir.resolve("one"));
    one = PhoneHouse.start(first, Clock.systemUTC(), "", RevocationAcrossNodesTest::shared);
    phones = new OwnPhones(first);
    phones.done("certificate", "ca", "init");
    var lines =
        """
        tls: {certificate: %1$s/tls/server.pem, private-key: %1$s/tls/server.key}
        client-certificate: {authorities: [{name: own, own: true}]}
        """
            .formatted(first);
    other =
        House.start(
            Files.createDirectory(dir.resolve("other")),
            Clock.systemUTC(),
            yaml ->
                shared(yaml + lines)
                    .replace("{file: master.key}", "{file: " + first.resolve("master.key") + "}"),
            Files.readString(first.resolve("policy.yaml")));
  }

  private static String shared(String yaml) {
    var url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    return OwnPhones.trusted(yaml)
        .replaceFirst("database: .*", "database: {url: \"" + url + "\", username: postgres}");
  }

  @AfterAll
  static void stop() throws Exception {
    if (other != null) {
      other.close();
    }
    if (one != null) {
      one.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  /** A browser that signed on at the first server, and whose requests go to the other from now. */
  private static Browser moved(ClientKey phone) throws Exception {
    var browser = one.house().browser();
    SignOns.success(OwnPhones.signOn(one, one.house(), browser, phone));
    var moved = other.browser();
    moved.cookies().putAll(browser.cookies());
    SignOns.success(ask(moved));
    return moved;
  }

  private static Browser.Page ask(Browser browser) throws Exception {
    return browser.get(one.request("phone").redirect());
  }

  private static int sessions() {
    return other
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT COUNT(*) FROM session WHERE certificate_fingerprint IS NOT NULL")
                    .mapTo(Integer.class)
                    .one());
  }

  @Test
  void ofACertificateEndsTheEstablishedSession() throws Exception {
    var tanaka = phones.phone("tanaka", "phone-1");
    var sato = phones.phone("sato", "phone-2");
    var lost = moved(tanaka);
    var kept = moved(sato);
    var before = sessions();
    phones.revoke(tanaka);
    assertEquals(before - 1, sessions(), "in the very transaction that revokes");
    Pause.of(SECOND);
    var after = ask(lost);
    assertFalse(after.body().contains("SAMLResponse"), after.body());
    SignOns.success(ask(kept));
  }

  @Test
  void ofAnAuthorityEndsEverySessionThatRestsOnIt() throws Exception {
    var tanaka = phones.phone("tanaka", "phone-3");
    var moved = moved(tanaka);
    moved(phones.phone("sato", "phone-4")); // and never comes back
    phones.done("certificate", "ca", "rollover");
    phones.revokeAuthority();
    var revoked = System.nanoTime();
    Pause.of(SECOND);
    var after = ask(moved);
    assertFalse(after.body().contains("SAMLResponse"), after.body());
    while (sessions() > 0 && System.nanoTime() - revoked < 20 * SECOND.toNanos()) {
      Pause.of(Duration.ofMillis(20));
    }
    assertEquals(0, sessions(), "also of those that nobody uses");

    var again = OwnPhones.signOn(one, other, other.browser(), tanaka);
    assertFalse(again.body().contains("SAMLResponse"), again.body());
    assertEquals("CERTIFICATE_REVOKED", one.reasons().getFirst());
    var fresh = phones.phone("tanaka", "phone-5");
    assertTrue(fresh.certificate().getIssuerX500Principal().getName().contains("G2"));
    SignOns.success(OwnPhones.signOn(one, other, other.browser(), fresh));
  }
}
