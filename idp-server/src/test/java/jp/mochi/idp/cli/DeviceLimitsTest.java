package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many devices people may have, by the policy, wherever one comes into the register. */
class DeviceLimitsTest {
  private static final String POLICY =
      """
      version: 1
      limits:
        - {name: it staff, groups: [it-staff], most: 3}
        - {name: own phones, ownership: byod, most: 1}
      rules:
        - {name: in, reason: {ja: 本人確認, en: Who it is}, require: [password]}
      """;

  @TempDir private Path dir;
  private House house;

  @BeforeEach
  void start() throws Exception {
    house =
        House.start(
            dir,
            Clock.systemUTC(),
            yaml ->
                yaml
                    + "devices: {most-per-person: 2}\n"
                    + "client-certificate: {authorities: [{name: own, own: true}]}\n",
            POLICY);
    done("certificate", "ca", "init");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said said(String... words) {
    return new Typed(dir).run(words);
  }

  private void done(String... words) {
    var said = said(words);
    assertEquals(0, said.status(), said.err());
  }

  private Typed.Said added(String person, String id, String ownership) {
    return said("device", "add", person, "--id", id, "--ownership", ownership, "--platform", "ios");
  }

  private void owns(String person, String id, String ownership) {
    var said = added(person, id, ownership);
    assertEquals(0, said.status(), said.err());
  }

  private static void assertRefused(String limit, Typed.Said said) {
    assertEquals(1, said.status(), said.out());
    assertTrue((said.out() + said.err()).contains(limit), said.out() + said.err());
  }

  private static final String OWN_PHONES = "limits: own phones, policy.yaml";

  @Test
  void arePeoplesOwnAndByGroup() throws Exception {
    owns("tanaka", "own-1", "byod");
    assertRefused(OWN_PHONES, added("tanaka", "own-2", "byod"));
    owns("tanaka", "work-1", "corporate");
    assertRefused("devices: most-per-person, mochi.yaml", added("tanaka", "work-2", "corporate"));
    house.directory().member("obrien", "it-staff", true);
    for (int i = 1; i <= 3; i++) {
      owns("obrien", "staff-" + i, "byod");
    }
    assertRefused("limits: it staff, policy.yaml", added("obrien", "staff-4", "byod"));
  }

  @Test
  void holdForAssetListsAndForWhoeverIsHandedOneOn() throws Exception {
    owns("tanaka", "own-1", "byod");
    var list =
        Files.writeString(
            dir.resolve("list.csv"), "person,ownership,platform,id\ntanaka,byod,ios,own-2\n");
    assertRefused(OWN_PHONES, said("device", "import", list.toString()));
    owns("suzuki", "own-3", "byod");
    assertRefused(
        OWN_PHONES, said("device", "transfer", "own-3", "--to", "tanaka", "--reason", "a reason"));
  }

  @Test
  void holdForCodesThatRegisterAPhone() {
    owns("tanaka", "own-1", "byod");
    assertRefused(OWN_PHONES, said(Typed.code("tanaka", "own-2", "--ownership", "byod")));
  }

  @Test
  void followThePolicyThatIsInForce() throws Exception {
    owns("tanaka", "own-1", "byod");
    assertRefused(OWN_PHONES, added("tanaka", "own-2", "byod"));
    Files.writeString(dir.resolve("policy.yaml"), POLICY.replace("byod, most: 1", "byod, most: 2"));
    var end = System.nanoTime() + java.time.Duration.ofSeconds(10).toNanos();
    var said = added("tanaka", "own-2", "byod");
    while (said.status() != 0 && System.nanoTime() < end) {
      said = added("tanaka", "own-2", "byod");
    }
    assertEquals(0, said.status(), said.err());
  }
}
