package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mochi sp …} and {@code mochi audit …} against a running server. */
class SpCommandsTest {
  private static final String POLICY =
      """
      version: 1
      sensitivity: {4: 極秘, 3: 機密, 1: public}
      rules:
        - {name: in, reason: {ja: 本人確認, en: Who it is}, require: [password]}
      """;

  private static House house;

  @TempDir private Path desk;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, Clock.systemUTC(), yaml -> yaml, POLICY);
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static Typed typed() {
    return new Typed(house.dir());
  }

  private static String metadata(String entityId, String acs) {
    return """
    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
      <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <AssertionConsumerService index="0"
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="%s"/>
      </SPSSODescriptor>
    </EntityDescriptor>
    """
        .formatted(entityId, acs);
  }

  private Path file(String entityId, String acs) throws Exception {
    return Files.writeString(desk.resolve("sp.xml"), metadata(entityId, acs));
  }

  @Test
  void registersAServiceAndSaysWhatToEnterOnItsSide() throws Exception {
    var file = file("https://one.example/saml", "https://one.example/acs");
    var said = typed().run("sp", "add", file.toString(), "--name", "one", "attribute.mail=mail");
    assertEquals(0, said.status(), said.err());
    assertTrue(said.out().contains(House.BASE_URL + "/saml/sso"), said.out());
    assertTrue(said.out().contains(House.ENTITY_ID), said.out());
    assertTrue(said.out().contains("-----BEGIN CERTIFICATE-----"), said.out());
    assertTrue(said.out().contains("SHA-256 "), said.out());
    var shown = typed().run("sp", "show", "one");
    assertTrue(shown.out().contains("attribute.mail=directory:mail"), shown.out());
    assertTrue(typed().run("sp", "list").out().contains("https://one.example/saml"));
  }

  @Test
  void refusesAnAddressWithoutHttpsAndNamesTheElement() throws Exception {
    var file = file("https://two.example/saml", "http://two.example/acs");
    var said = typed().speaking(Locale.JAPANESE).run("sp", "add", file.toString());
    assertEquals(1, said.status());
    assertTrue(said.err().contains("AssertionConsumerService"), said.err());
    assertTrue(said.err().contains("https ではありません"), said.err());
    assertEquals("", said.out());
  }

  @Test
  void saysOfAServiceWhatRulesGoBy() throws Exception {
    var file = file("https://said.example/saml", "https://said.example/acs");
    var typed = typed();
    assertEquals(0, typed.run("sp", "add", file.toString(), "--name", "said").status());
    var set =
        typed.run(
            "sp",
            "set",
            "said",
            "tags=crm,海外",
            "sensitivity=3",
            "data=public-cloud",
            "obligation.no-download=profile;value=read-only");
    assertEquals(0, set.status(), set.err());
    var options = typed.run("sp", "show", "said").out();
    assertTrue(options.contains("tags=crm,海外  sensitivity=3 (機密)  data=public-cloud"), options);
    var json = typed.run("sp", "show", "said", "--json").out();
    assertTrue(json.contains("\"obligation.no-download=profile;value=read-only\""), json);
    var wrong = typed.run("sp", "set", "said", "sensitivity=5", "data=cloud");
    assertEquals(1, wrong.status());
    assertTrue(
        wrong.err().contains("sensitivity: expected is 1 (public) | 2 | 3 (機密) | 4 (極秘)."),
        wrong.err());
    assertTrue(wrong.err().contains("data: expected is in-house | hosted"), wrong.err());
  }

  @Test
  void takesALevelByTheCompanysOwnWordAndKeepsItsNumber() throws Exception {
    var file = file("https://level.example/saml", "https://level.example/acs");
    assertEquals(
        0, typed().run("sp", "add", file.toString(), "--name", "level", "sensitivity=極秘").status());
    assertTrue(typed().run("sp", "show", "level").out().contains("sensitivity=4 (極秘)"));
    assertEquals(0, typed().run("sp", "set", "level", "sensitivity=public").status());
    var json = typed().run("sp", "show", "level", "--json").out();
    assertTrue(json.contains("\"sensitivity=1\""), json);
    assertTrue(json.contains("\"public\""), json);
    assertEquals(0, typed().run("sp", "set", "level", "sensitivity=2").status());
    assertFalse(typed().run("sp", "show", "level").out().contains("sensitivity=2 ("));
    var wrong = typed().speaking(Locale.JAPANESE).run("sp", "set", "level", "sensitivity=秘");
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().contains("1 (public) | 2 | 3 (機密) | 4 (極秘)"), wrong.err());
  }

  @Test
  void recordsWhoRegisteredWhat() throws Exception {
    var file = file("https://three.example/saml", "https://three.example/acs");
    assertEquals(0, typed().run("sp", "add", file.toString(), "--name", "three").status());
    var found = typed().run("audit", "search", "--person", "local", "--json");
    assertEquals(0, found.status(), found.err());
    assertTrue(found.out().contains("https://three.example/saml"), found.out());
  }

  @Test
  void takesAsMuchMetadataAsAServiceMayHaveAndSaysWhatIsTooMuch() throws Exception {
    var small = metadata("https://large.example/saml", "https://large.example/acs");
    var fits = small.replaceFirst("<SPSSO", "<!--" + "x".repeat(1_000_000) + "--><SPSSO");
    var file = Files.writeString(desk.resolve("large.xml"), fits);
    var said = typed().run("sp", "add", file.toString());
    assertEquals(0, said.status(), said.err());
    var tooMuch = small.replaceFirst("<SPSSO", "<!--" + "x".repeat(1_100_000) + "--><SPSSO");
    var refused = typed().run("sp", "add", Files.writeString(file, tooMuch).toString());
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("1 MiB"), refused.err());
  }

  @Test
  void saysThatNoServerRunsWhereNoneDoes() throws Exception {
    var config = Files.writeString(desk.resolve("mochi.yaml"), "data: nowhere\n");
    var said = typed().run("sp", "list", "--config", config.toString());
    assertEquals(1, said.status());
    assertTrue(said.err().contains("isn't running"), said.err());
  }

  @Test
  void wrongUseIsStatusTwoWithTheUsage() {
    for (var words : new String[][] {{}, {"sp"}, {"sp", "add"}, {"sp", "show"}, {"nothing"}}) {
      var said = typed().run(words);
      assertEquals(2, said.status(), said.err());
      assertTrue(said.err().contains("Usage: mochi"), said.err());
    }
  }
}
