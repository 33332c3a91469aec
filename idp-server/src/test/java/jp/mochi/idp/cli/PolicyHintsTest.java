package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jp.mochi.idp.House;
import jp.mochi.idp.IdpServer;
import jp.mochi.idp.config.ConfigurationReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy hints} against a running server. */
class PolicyHintsTest {
  private static final String POLICY =
      """
      version: 1
      zones:
        office: {ranges: [203.0.113.0/25, 203.0.113.128/25], public: true}
        branch: {ranges: ["2001:db8::/32", 198.51.100.0/30]}
      rules:
        - name: from the office
          reason: {ja: 社内から, en: From the office}
          if: {services: [crm], zones: [office]}
          require: [password]
        - name: from the branch
          reason: {ja: 支店から, en: From the branch}
          if: {services: [wiki], zones: [office, branch]}
          when: "'sales' in person.groups"
          require: [password]
        - name: to the portal
          reason: {ja: 社内から, en: From the office}
          if: {tags: [home], zones: [office]}
          require: [password]
        - name: from anywhere
          reason: {ja: どこからでも, en: From anywhere}
          if: {services: [mail]}
          require: [password]
      """;

  private static final String SYSTEMS =
      """
      trusted-proxies: [127.0.0.1/32]
      gate:
        from: [127.0.0.1]
        systems:
          portal: {address: "https://portal.corp.example", tags: [home]}
          portal-example: {address: "https://other.corp.example"}
      """;

  @TempDir private static Path dir;
  private static IdpServer server;

  @BeforeAll
  static void start() throws Exception {
    House.start(dir, java.time.Clock.systemUTC(), yaml -> yaml + SYSTEMS).close();
    Files.writeString(dir.resolve("policy.yaml"), POLICY);
    var read =
        (ConfigurationReader.Outcome.Read)
            ConfigurationReader.read(dir.resolve("mochi.yaml"), Map.of());
    server =
        IdpServer.start(
            read.configuration(), Map.of(), java.time.Clock.systemUTC(), IdpServer.Mode.DEMO);
    for (var name : new String[] {"crm", "wiki", "mail", "none"}) {
      var said =
          new Typed(dir)
              .run(
                  "sp",
                  "add",
                  "entity-id=https://" + name + ".example/sp",
                  "acs=https://" + name + ".example/acs",
                  "--name",
                  name);
      assertEquals(0, said.status(), said.err());
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Typed.Said hints(String... words) {
    var line = new String[words.length + 2];
    line[0] = "policy";
    line[1] = "hints";
    System.arraycopy(words, 0, line, 2, words.length);
    return new Typed(dir).run(line);
  }

  @Test
  void printsNothingButWhatIsToBePasted() {
    var said = hints("crm");
    assertEquals(new Typed.Said(0, "203.0.113.0/24\n", ""), said);
    assertEquals("203.0.113.0,203.0.113.255\n", hints("crm", "--format", "salesforce").out());
  }

  @Test
  void knowsInHouseSystemsBehindTheGateToo() {
    assertEquals(new Typed.Said(0, "203.0.113.0/24\n", ""), hints("portal"));
    assertTrue(
        hints("portal", "--format", "nginx").out().endsWith("allow 203.0.113.0/24;\ndeny all;\n"));
  }

  @Test
  void noServiceIsRegisteredByTheNameOfAnInHouseSystem() {
    var words =
        List.of("sp", "add", "entity-id=https://portal.example/sp", "acs=https://portal.example/a");
    var given = new ArrayList<>(words);
    given.addAll(List.of("--name", "portal"));
    for (var line : List.of(words, given)) {
      var said = new Typed(dir).run(line.toArray(String[]::new));
      assertEquals(1, said.status(), said.out());
      assertTrue(said.err().contains("system behind the gate is called portal"), said.err());
    }
    assertFalse(new Typed(dir).run("sp", "list").out().contains("portal.example"));
    given.set(given.size() - 1, "other");
    assertEquals(0, new Typed(dir).run(given.toArray(String[]::new)).status());
  }

  @Test
  void saysBesideItWhatIsNotExact() throws Exception {
    var said = hints("wiki", "--format", "range");
    assertEquals(0, said.status(), said.err());
    assertTrue(said.out().startsWith("198.51.100.0-198.51.100.3\n203.0.113.0-"), said.out());
    assertTrue(said.err().contains("The when: of rule \"from the branch\""), said.err());
    var json = Remote.JSON.readTree(hints("wiki", "--json").out());
    assertFalse(json.path("exact").asBoolean());
    assertEquals("from the branch", json.path("rules").path(0).asText());
    assertEquals("2001:db8::/32", json.path("ranges").path(2).asText());
    var japanese = new Typed(dir).speaking(Locale.JAPANESE).run("policy", "hints", "wiki");
    assertTrue(japanese.err().contains("規則「from the branch」の when:"), japanese.err());
  }

  @Test
  void refusesWhatDoesNotFitAndSaysWhat() {
    var said = hints("wiki", "--format", "cybozu");
    assertEquals(1, said.status());
    assertEquals("", said.out());
    assertTrue(said.err().contains("would lose these IPv6 blocks: 2001:db8::/32"), said.err());
    var knowingly = hints("wiki", "--format", "cybozu", "--ipv4-only");
    assertEquals("198.51.100.0/30\n203.0.113.0/24\n", knowingly.out());
    var nobody = hints("none", "--format", "cybozu");
    assertEquals(1, nobody.status());
    assertTrue(nobody.err().contains("can be reached from no address"), nobody.err());
  }

  @Test
  void namesTheRuleThatOpensAServiceToAnyAddress() {
    var refused = hints("mail", "--format", "salesforce");
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("by the rule from anywhere"), refused.err());
    var said = hints("mail", "--format", "nginx");
    assertTrue(said.out().endsWith("allow all;\n"), said.out());
    assertTrue(said.err().contains("from anywhere"), said.err());
  }

  @Test
  void saysWrongUse() {
    var format = hints("crm", "--format", "iptables");
    assertEquals(2, format.status());
    assertTrue(format.err().contains("cidr, range, ipv4-cidr, salesforce"), format.err());
    var service = hints("nobody");
    assertEquals(1, service.status());
    assertTrue(service.err().contains("There is no “nobody”."), service.err());
  }
}
