package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.idp.House;
import jp.mochi.idp.Node;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.database.DatabaseSettings;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.portal.PortalHouse;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A phone that its owner says is lost at one node is shut out at the other, with which it shares a
 * PostgreSQL and the master key and nothing else.
 */
class LostPhoneAcrossNodesTest {
  private static final String POLICY =
      """
      version: 1
      rules:
        - name: my phones
          reason: {ja: 自分の端末, en: Your phones}
          if: {services: ["mochi:me"]}
          require: [password]
        - name: phone
          reason: {ja: 端末だけで, en: By phone alone}
          if: {services: [phone]}
          require: [{factor: certificate, max-age: 40d}]
      """;

  @TempDir private Path dir;

  private PhoneHouse first(DatabaseSettings database) throws Exception {
    var folder = Files.createDirectory(dir.resolve("first"));
    var on = Node.on(database, folder.resolve("master.key"));
    return PhoneHouse.start(
        folder, Clock.systemUTC(), "", yaml -> on.apply(OwnPhones.trusted(yaml)), POLICY);
  }

  private House second(DatabaseSettings database) throws Exception {
    var first = dir.resolve("first");
    var lines =
        """
        tls: {certificate: %1$s/tls/server.pem, private-key: %1$s/tls/server.key}
        client-certificate: {authorities: [{name: own, own: true}]}
        """
            .formatted(first);
    var on = Node.on(database, first.resolve("master.key"));
    return House.start(
        Files.createDirectory(dir.resolve("second")),
        Clock.systemUTC(),
        yaml -> on.apply(yaml + lines),
        POLICY);
  }

  @Test
  void itsSessionEndsAtTheOtherNodeWithinASecond() throws Exception {
    var database = Engine.POSTGRESQL.copy();
    try (var one = first(database);
        var other = second(database)) {
      var phones = new OwnPhones(dir.resolve("first"));
      phones.done("certificate", "ca", "init");
      phones.done(
          "device", "add", "tanaka", "--id", "phone-1", "--ownership", "byod", "--platform", "ios");
      phones.done("device", "approve", "phone-1", "--reason", "x");
      var key = phones.phone("tanaka", "phone-1");
      var phone = other.browser();
      SignOns.success(OwnPhones.signOn(one, other, phone, key));
      SignOns.success(phone.get(one.request("phone").redirect()));

      var pc = one.house().browser();
      var answer = pc.signIn(pc.get("/me"), "tanaka", "tanaka-demo-1");
      var mine = PortalHouse.follow(pc, answer);
      assertTrue(mine.body().contains("phone-1"), mine.body());
      var before = pc.get("/me/lost?device=phone-1");
      var done = pc.post("/me/lost", PortalHouse.form(before, "/me/lost"));
      assertEquals(200, done.status(), done.body());
      assertTrue(done.body().contains("Its certificate is revoked"), done.body());
      assertTrue(done.body().contains("2 sessions have ended"), done.body());
      assertTrue(done.body().contains("What remains at the services"), done.body());

      Pause.of(Duration.ofSeconds(1));
      var after = phone.get(one.request("phone").redirect());
      assertFalse(after.body().contains("SAMLResponse"), after.body());
      var again = OwnPhones.signOn(one, other, other.browser(), key);
      assertFalse(again.body().contains("SAMLResponse"), again.body());
      assertEquals("CERTIFICATE_REVOKED", one.reasons().getFirst());
    }
  }
}
