package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.ldap.Pause;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing on with a certificate of our own authority, and with one that was taken back. */
class OwnCertificateSignOnTest {
  @TempDir private Path dir;

  /** With our own authority alone, whose certificates name nobody: the record says whose it is. */
  private static String own(String yaml) {
    return OwnPhones.trusted(yaml) + "certificate-authority: {names: [device]}\n";
  }

  private PhoneHouse first() throws Exception {
    var folder = Files.createDirectory(dir.resolve("first"));
    return PhoneHouse.start(folder, Clock.systemUTC(), "", OwnCertificateSignOnTest::own);
  }

  /** Another server, on the first one's database and with its keys. */
  private House second() throws Exception {
    return second("{name: own, own: true}");
  }

  private House second(String authority) throws Exception {
    var folder = Files.createDirectory(dir.resolve("second"));
    var first = dir.resolve("first");
    var lines =
        """
        tls: {certificate: %1$s/tls/server.pem, private-key: %1$s/tls/server.key}
        client-certificate: {authorities: [%2$s]}
        """
            .formatted(first, authority);
    return House.start(
        folder,
        Clock.systemUTC(),
        yaml ->
            (yaml + lines)
                .replace("jdbc:sqlite:./data", "jdbc:sqlite:" + first.resolve("data"))
                .replace("{file: master.key}", "{file: " + first.resolve("master.key") + "}"),
        Files.readString(first.resolve("policy.yaml")));
  }

  private OwnPhones phones() {
    return new OwnPhones(dir.resolve("first"));
  }

  /** How many there are that rest on a certificate. */
  private static String sessions(Handle handle) {
    return handle
        .createQuery("SELECT COUNT(*) FROM session WHERE certificate_fingerprint IS NOT NULL")
        .mapTo(String.class)
        .one();
  }

  private static Browser.Page signOn(PhoneHouse house, Browser browser, ClientKey phone)
      throws Exception {
    return house.show(browser, house.ask(browser, "phone"), Phone.holding(phone));
  }

  @Test
  void aCertificateIsWhoseItWasIssuedForAndNobodysOnceItIsRevoked() throws Exception {
    try (var house = first()) {
      phones().done("certificate", "ca", "init");
      var tanaka = phones().phone("tanaka", "phone-1");
      var browser = house.house().browser();
      SignOns.success(signOn(house, browser, tanaka));
      assertTrue(phones().done("audit", "search", "--person", "tanaka").contains("tanaka"));

      phones().revoke(tanaka);
      var again = signOn(house, house.house().browser(), tanaka);
      assertFalse(again.body().contains("SAMLResponse"), again.body());
      assertEquals("CERTIFICATE_REVOKED", house.reasons().getFirst());
      var stranger = signOn(house, house.house().browser(), house.key("tanaka"));
      assertFalse(stranger.body().contains("SAMLResponse"), stranger.body());
      assertEquals("CERTIFICATE_FOREIGN", house.reasons().getFirst());
    }
  }

  @Test
  void ourOwnAuthorityInAFileTakesNothingLessBack() throws Exception {
    try (var one = first()) {
      phones().done("certificate", "ca", "init");
      var tanaka = phones().phone("tanaka", "phone-1");
      var file = dir.resolve("own.pem");
      Files.writeString(file, phones().issuing().pem());
      try (var other = second("{name: phones, revocation: none, file: " + file + "}")) {
        SignOns.success(OwnPhones.signOn(one, other, other.browser(), tanaka));
        phones().revoke(tanaka);
        var again = OwnPhones.signOn(one, other, other.browser(), tanaka);
        assertFalse(again.body().contains("SAMLResponse"), again.body());
        assertEquals("CERTIFICATE_REVOKED", one.reasons().getFirst());
      }
    }
  }

  @Test
  void ourOwnAuthorityInAFileIsTakenBackAsWell() throws Exception {
    try (var one = first()) {
      phones().done("certificate", "ca", "init");
      var tanaka = phones().phone("tanaka", "phone-1");
      var file = Files.writeString(dir.resolve("own.pem"), phones().issuing().pem());
      try (var other = second("{name: phones, revocation: none, file: " + file + "}")) {
        SignOns.success(OwnPhones.signOn(one, other, other.browser(), tanaka));
        phones().revokeAuthority();
        var again = OwnPhones.signOn(one, other, other.browser(), tanaka);
        assertFalse(again.body().contains("SAMLResponse"), again.body());
        assertEquals("CERTIFICATE_REVOKED", one.reasons().getFirst());
      }
    }
  }

  @Test
  void revokingOnOneNodeEndsTheSessionOnTheOtherWithinASecond() throws Exception {
    try (var one = first();
        var other = second()) {
      phones().done("certificate", "ca", "init");
      var tanaka = phones().phone("tanaka", "phone-1");
      var browser = one.house().browser();
      SignOns.success(signOn(one, browser, tanaka));
      var moved = other.browser();
      moved.cookies().putAll(browser.cookies());
      SignOns.success(moved.get(one.request("phone").redirect()));

      phones().revoke(tanaka);
      assertEquals("0", other.database().read(OwnCertificateSignOnTest::sessions));
      Pause.of(Duration.ofSeconds(1));
      var after = moved.get(one.request("phone").redirect());
      assertFalse(after.body().contains("SAMLResponse"), after.body());
    }
  }
}
