package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mochi device …} against a running server. */
class DeviceCommandsTest {
  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private House house;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir, clock, yaml -> yaml + "devices: {most-per-person: 3}\n");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  private Typed.Said done(String... words) {
    var said = typed(words);
    assertEquals(0, said.status(), said.err());
    return said;
  }

  private JsonNode json(String... words) throws IOException {
    return new Typed(dir).json(words);
  }

  private void assertRefused(String english, String... words) {
    var said = typed(words);
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains(english), said.err());
    var translated = new Typed(dir).speaking(Locale.JAPANESE).run(words);
    assertEquals(1, translated.status());
    assertFalse(translated.err().contains(english), translated.err());
  }

  private String added(String person, String id, String... more) {
    var words =
        new ArrayList<>(
            List.of("device", "add", person, "--ownership", "corporate", "--platform", "android"));
    words.addAll(List.of("--id", id));
    words.addAll(List.of(more));
    done(words.toArray(String[]::new));
    return id;
  }

  private String[] act(String word, String id) {
    return Typed.act(word, id);
  }

  private String as(String role, String person) throws IOException {
    var made = done("token", "create", "--role", role, "--person", person);
    return Files.writeString(dir.resolve(person + "." + role), made.out()).toString();
  }

  private Typed.Said with(String token, String... words) {
    var server = "http://127.0.0.1:" + house.configuration().listen().management().port();
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", server, "--token", token));
    return typed(all.toArray(String[]::new));
  }

  private void assertForbidden(String english, String token, String... words) {
    var said = with(token, words);
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains(english), said.err());
  }

  private String state(String id) throws IOException {
    return json("device", "show", id).path("state").asText();
  }

  @Test
  void aDeviceGoesThroughItsLife() throws IOException {
    added("tanaka", "phone-1", "--name", "社用", "--model", "Pixel 9");
    assertTrue(done("device", "list").out().contains("pending"));
    assertRefused("can't be done with a device that is pending", act("resume", "phone-1"));
    assertTrue(done(act("approve", "phone-1")).out().contains("is active"));
    done(act("suspend", "phone-1"));
    done(act("resume", "phone-1"));
    done(act("lost", "phone-1"));
    assertRefused("a device that is lost", act("approve", "phone-1"));
    assertRefused("a device that is lost", act("resume", "phone-1"));
    done(act("found", "phone-1"));
    assertEquals("suspended", state("phone-1"));
    done(act("resume", "phone-1"));
    done(act("retire", "phone-1"));
    for (var act : List.of("approve", "suspend", "resume", "lost", "found", "retire")) {
      assertRefused("a device that is retired", act(act, "phone-1"));
    }
    var shown = done("device", "show", "phone-1").out();
    assertTrue(shown.contains("a reason") && shown.contains("Pixel 9"), shown);
    var history = json("device", "show", "phone-1").path("history");
    assertEquals(8, history.size());
    assertEquals("retire", history.path(0).path("act").asText());
    assertEquals("local", history.path(0).path("by").asText());
    var audit = done("audit", "search").out();
    assertTrue(audit.contains("device lost") && audit.contains("device retire"), audit);
    assertEquals(1, typed("device", "show", "phone-9").status());
    assertEquals(2, typed("device", "lost", "phone-1").status(), "without a reason");
  }

  @Test
  void whoGivesAPhoneBackSaysHowTheyMadeSureWhoIsAsking() throws IOException {
    added("tanaka", "phone-1");
    done("device", "approve", "phone-1", "--reason", "handed over");
    done("device", "lost", "phone-1", "--reason", "a call"); // shutting out asks nothing
    for (var act : List.of("found", "resume")) {
      var before = state("phone-1");
      var without = new String[] {"device", act, "phone-1", "--reason", "at the desk"};
      assertEquals(2, typed(without).status());
      assertRefused("how you made sure who is asking", with(without, "--proof", "somehow"));
      var noReason = new String[] {"device", act, "phone-1", "--proof", "video", "--reason"};
      assertRefused("must say why", with(noReason, " "));
      assertEquals(before, state("phone-1"));
      done(with(without, "--proof", "called-back"));
      var last = json("device", "show", "phone-1").path("history").path(0);
      assertEquals("[called-back] at the desk", last.path("reason").asText());
      assertEquals(act, last.path("act").asText().replace("find", "found"));
      var records = done("audit", "search", "--json").out();
      assertTrue(records.contains("[called-back] at the desk"), records);
    }
    assertEquals("active", state("phone-1"));
  }

  @Test
  void whatIsWrittenWronglyIsRefusedWithWords() throws IOException {
    var add = new String[] {"device", "add", "tanaka", "--ownership", "corporate", "--platform"};
    assertRefused("can't be a device's id", with(add, "ios", "--id", "no id"));
    assertRefused("too long or has control", with(add, "ios", "--name", "x".repeat(101)));
    assertRefused("can't be a device's imei", with(add, "ios", "--imei", "490154203237517"));
    assertRefused("“platform” is missing", with(add, "symbian"));
    assertRefused(
        "knows nobody", "device", "add", "nobody", "--ownership", "byod", "--platform", "ios");
    added("tanaka", "phone-1");
    assertRefused("There is a device phone-1", with(add, "ios", "--id", "phone-1"));
    assertRefused("Say why", "device", "suspend", "phone-1", "--reason", " ");
    assertEquals(1, json("device", "list").path("devices").size());
  }

  private static String[] with(String[] words, String... more) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void aPersonHasNoMoreDevicesThanAllowed() throws IOException {
    for (var id : List.of("a", "b", "c")) {
      added("tanaka", id);
    }
    assertRefused(
        "3 devices at hand", "device", "add", "tanaka", "--ownership", "byod", "--platform", "ios");
    done(act("retire", "a"));
    added("tanaka", "d");
    var page = json("device", "list", "--person", "tanaka", "--limit", "2");
    assertEquals(2, page.path("devices").size());
    var next = json("device", "list", "--limit", "2", "--after", page.path("next").asText());
    assertEquals(2, next.path("devices").size());
    assertEquals(1, json("device", "list", "--state", "retired").path("devices").size());
  }

  @Test
  void theHelpdeskActsOnEverybodysDeviceButAnAdministrators() throws IOException {
    added("tanaka", "phone-1");
    added("yamada", "admins");
    var helpdesk = as("helpdesk", "nakamura");
    var auditor = as("auditor", "obrien");
    for (var act : List.of("approve", "lost", "retire")) {
      assertForbidden("an administrator's device", helpdesk, act(act, "admins"));
      assertForbidden("needs a token of the role", auditor, act(act, "phone-1"));
    }
    var toAdmin = new String[] {"device", "transfer", "phone-1", "--to", "yamada"};
    assertForbidden("an administrator's device", helpdesk, with(toAdmin, "--reason", "x"));
    var forAdmin = new String[] {"device", "add", "yamada", "--ownership", "byod"};
    assertForbidden("an administrator's device", helpdesk, with(forAdmin, "--platform", "ios"));
    assertEquals("pending", state("admins"));
    assertEquals("pending", state("phone-1"));
    assertEquals(0, with(helpdesk, act("approve", "phone-1")).status());
    assertEquals(0, with(auditor, "device", "list").status());
    file(HEAD);
    assertForbidden("needs a token", helpdesk, "device", "import", "devices.csv", "--dry-run");
  }

  @Test
  void nobodyLetsTheirOwnDeviceInAndTwoPeopleOneThatWasLost() throws IOException {
    var nakamura = as("helpdesk", "nakamura");
    added("nakamura", "own");
    assertForbidden("Nobody lets their own device in", nakamura, act("approve", "own"));
    added("tanaka", "phone-1");
    assertEquals(0, with(nakamura, act("approve", "phone-1")).status());
    assertEquals(0, with(nakamura, act("lost", "phone-1")).status());
    assertEquals(0, with(nakamura, act("found", "phone-1")).status());
    assertForbidden("somebody else must let it in", nakamura, act("resume", "phone-1"));
    assertEquals("suspended", state("phone-1"));
    var yamada = as("admin", "yamada");
    assertEquals(0, with(yamada, act("resume", "phone-1")).status());
    assertEquals("active", state("phone-1"));
  }

  /** Or it would come back as somebody else's by one person's word, and without a proof. */
  @Test
  void handsNothingOnThatIsShutOut() throws IOException {
    added("tanaka", "phone-1");
    var transfer = List.of("device", "transfer", "phone-1", "--to", "suzuki", "--id", "phone-2");
    var words = with(transfer.toArray(String[]::new), "--reason", "x");
    done(act("approve", "phone-1"));
    done(act("lost", "phone-1"));
    assertRefused("A lost device can't be handed on", words);
    assertEquals("lost", state("phone-1"));
    done(act("found", "phone-1"));
    assertRefused("A suspended device can't be handed on", words);
    assertEquals("suspended", state("phone-1"));
    assertEquals(0, with(as("admin", "yamada"), act("resume", "phone-1")).status());
    done(act("suspend", "phone-1"));
    assertRefused("A suspended device can't be handed on", words);
    done(act("resume", "phone-1"));
    done(words);
    assertEquals("pending", state("phone-2"));
  }

  @Test
  void handingOnRetiresAndRegistersAnewWithTheSameNumbers() throws IOException {
    added("tanaka", "phone-1", "--serial", "F2LX1234ABCD", "--imei", "490154203237518");
    assertRefused(
        "is tanaka's already", "device", "transfer", "phone-1", "--to", "tanaka", "--reason", "x");
    var moved =
        done(
            "device", "transfer", "phone-1", "--to", "suzuki", "--id", "phone-2", "--reason", "変更");
    assertTrue(moved.out().contains("phone-2"), moved.out());
    assertEquals("retired", state("phone-1"));
    assertEquals("pending", state("phone-2"));
    var found = json("device", "list", "--serial", "f2lx-1234-abcd").path("devices");
    assertEquals("phone-2", found.path(0).path("id").asText());
    assertEquals(1, json("device", "list", "--imei", "49015420323751").path("devices").size());
    assertRefused(
        "serial is the device phone-2's",
        "device",
        "add",
        "tanaka",
        "--ownership",
        "byod",
        "--platform",
        "ios",
        "--serial",
        "F2LX1234ABCD");
  }

  @Test
  void aHandOnThatFailsLeavesTheDeviceAsItWas() throws IOException {
    added("tanaka", "phone-1");
    for (var id : List.of("a", "b", "c")) {
      added("suzuki", id);
    }
    assertRefused(
        "3 devices at hand", "device", "transfer", "phone-1", "--to", "suzuki", "--reason", "x");
    assertEquals("pending", state("phone-1"));
  }

  private void file(String... rows) throws IOException {
    Files.writeString(dir.resolve("devices.csv"), String.join("\r\n", rows) + "\r\n");
  }

  private static final String HEAD = "id,person,name,ownership,platform,model,state,serial";

  @Test
  void anAssetListComesInWholeAndAgainWithoutHarm() throws IOException {
    file(
        HEAD,
        "phone-1,tanaka,社用,corporate,ios,iPhone 17,active,F2LX1234ABCD",
        ",suzuki,,byod,Android,\"Pixel, 9\",,C02ZZ00ZZZZZ");
    assertTrue(
        done("device", "import", "devices.csv", "--dry-run").out().contains("Would bring in 2"));
    assertEquals(0, json("device", "list").path("devices").size());
    assertTrue(done("device", "import", "devices.csv").out().contains("2 devices brought in"));
    assertEquals("active", state("phone-1"));
    assertTrue(done("device", "import", "devices.csv").out().contains("2 were there already"));
    assertEquals(2, json("device", "list").path("devices").size());
  }

  @Test
  void aBadRowLeavesNothingBehindAndEachIsNamed() throws IOException {
    added("yamada", "taken");
    file(
        HEAD,
        "phone-1,tanaka,,corporate,ios,,active,F2LX1234ABCD",
        "phone-2,nobody,,corporate,ios,,,",
        "phone-3,tanaka,,leased,ios,,,",
        "phone-4,tanaka,,corporate,symbian,,,",
        "phone-5,tanaka,,corporate,ios,,lost,",
        "phone-1,tanaka,,corporate,ios,,,",
        "taken,tanaka,,corporate,ios,,,",
        "phone 8,tanaka,,corporate,ios,,,",
        "phone-9,tanaka,,corporate,ios,,,F2LX1234ABCD",
        "phone-10,tanaka,,corporate,ios",
        "phone-11,,,corporate,ios,,,",
        "a,suzuki,,byod,ios,,,",
        "b,suzuki,,byod,ios,,,",
        "c,suzuki,,byod,ios,,,",
        "d,suzuki,,byod,ios,,,");
    var said = typed("device", "import", "devices.csv");
    assertEquals(1, said.status());
    for (var fault :
        List.of(
            "Row 3 (nobody): The directory knows nobody",
            "Row 4 (tanaka): “leased” is no ownership",
            "Row 5 (tanaka): “symbian” is no platform",
            "Row 6 (tanaka): “lost” is no state",
            "Row 7 (tanaka): Row 2 says the same",
            "Row 8 (tanaka): The register has the device taken otherwise",
            "Row 9 (tanaka): “phone 8” can't be",
            "Row 10 (tanaka): Row 2 says the same",
            "Row 11 (tanaka): The row has 5 cells",
            "Row 12 (): No person is named",
            "Row 16 (suzuki): This person has 3 devices",
            "Nothing was brought in")) {
      assertTrue(said.err().contains(fault), fault + "\n" + said.err());
    }
    assertEquals(1, json("device", "list").path("devices").size());
    added("suzuki", "a"); // what was counted meanwhile is forgotten, too
    added("suzuki", "b");
    added("suzuki", "c");
    file("person,owner", "x,y");
    assertRefused("The first row must name the columns", "device", "import", "devices.csv");
  }

  /**
   * Of a row that is to come in, and of a device that is there already and still isn't enrolled.
   */
  @Test
  void anAssetListSaysWhichOfItsDevicesNothingTells() throws IOException {
    var ofRow = "Row 3 (suzuki): The row has no serial, imei, imsi, udid or mdm-id";
    var sum = "can't be recognised until they are enrolled: 1 (";
    file(HEAD, "a,tanaka,,corporate,ios,,,F2LX1234ABCD", "b,suzuki,,byod,ios,,,");
    var dryRun = done("device", "import", "devices.csv", "--dry-run").out();
    assertTrue(dryRun.contains(ofRow) && dryRun.contains(sum), dryRun);
    assertFalse(dryRun.contains("Row 2"), dryRun);
    var japanese =
        new Typed(dir)
            .speaking(Locale.JAPANESE)
            .run("device", "import", "devices.csv", "--dry-run");
    assertTrue(japanese.out().contains("3 行目（suzuki）：serial、imei"), japanese.out());
    assertTrue(japanese.out().contains("登録するまで確認できない端末：1 台"), japanese.out());
    var account = json("device", "import", "devices.csv");
    assertEquals(1, account.path("unbound").asInt(), account.toString());
    assertFalse(account.path("rows").path(0).has("en"), account.toString());
    assertTrue(account.path("rows").path(1).path("en").asText().startsWith(ofRow));
    var again = done("device", "import", "devices.csv").out();
    assertTrue(again.contains("Row 3 (suzuki): Nothing tells this device yet"), again);
    assertTrue(again.contains("--person suzuki --device b"), again);
    assertFalse(again.contains("Row 2"), again);
  }

  @Test
  void ofManyDevicesThatNothingTellsTheFirstAreNamed() throws IOException {
    var rows = new ArrayList<>(List.of(HEAD));
    for (var person :
        List.of("tanaka", "suzuki", "sato", "yamada", "nakamura", "mueller", "obrien")) {
      for (int i = 1; i <= 3; i++) {
        rows.add("%s-%s,%s,,corporate,ios,,,".formatted(person, i, person));
      }
    }
    file(rows.toArray(String[]::new));
    var out = done("device", "import", "devices.csv", "--dry-run").out();
    assertTrue(out.contains("Row 21 (obrien)") && !out.contains("Row 22 (obrien)"), out);
    assertTrue(out.contains("until they are enrolled: 21 ("), out);
    var rowsOfAll = json("device", "import", "devices.csv", "--dry-run").path("rows");
    assertTrue(rowsOfAll.path(20).has("en"), rowsOfAll.toString());
  }

  @Test
  void aDeviceThatNothingTellsIsSaidToBeOneUntilSomethingDoes() throws IOException {
    var nothing = "Nothing tells this device yet, neither a number nor a certificate or key";
    var add = new String[] {"device", "add", "tanaka", "--ownership", "byod", "--platform", "ios"};
    var bare = done(with(add, "--id", "bare")).out();
    assertTrue(bare.contains(nothing) && bare.contains("--person tanaka --device bare"), bare);
    assertEquals(
        "DEVICE_UNBOUND", json("device", "show", "bare").path("remark").path("code").asText());
    for (var words : List.of(new String[] {"device", "show", "bare"}, act("approve", "bare"))) {
      assertTrue(done(words).out().contains(nothing), List.of(words).toString());
    }
    var japanese = new Typed(dir).speaking(Locale.JAPANESE).run("device", "show", "bare").out();
    assertTrue(japanese.contains("番号も証明書も鍵もないため"), japanese);
    var numbered = done(with(add, "--id", "numbered", "--serial", "F2LX1234ABCD")).out();
    assertFalse(numbered.contains(nothing), numbered);
    assertFalse(done("device", "show", "numbered").out().contains(nothing));
    assertFalse(done(act("suspend", "bare")).out().contains(nothing), "it takes nothing now");
    done(act("resume", "bare"));
    var bareAgain =
        done("device", "transfer", "bare", "--to", "suzuki", "--id", "next", "--reason", "x").out();
    assertTrue(bareAgain.contains("--person suzuki --device next"), bareAgain);
    var handedOn =
        done("device", "transfer", "numbered", "--to", "suzuki", "--reason", "a reason").out();
    assertFalse(handedOn.contains(nothing), handedOn);
  }

  @Test
  void nobodyImportsTheirOwnDeviceAsApproved() throws IOException {
    var yamada = as("admin", "yamada");
    file(HEAD, "mine,yamada,,byod,ios,,active,");
    assertForbidden("Nobody lets their own device in", yamada, "device", "import", "devices.csv");
    file(HEAD, "mine,yamada,,byod,ios,,pending,");
    assertEquals(0, with(yamada, "device", "import", "devices.csv").status());
  }

  @Test
  void noIdentifierIsStoredInClear() throws IOException {
    added("tanaka", "phone-1", "--serial", "F2LX1234ABCD", "--imei", "490154203237518");
    file(HEAD, "phone-2,tanaka,,corporate,ios,,,C02ZZ00ZZZZZ");
    done("device", "import", "devices.csv");
    assertEquals(1, json("device", "list", "--serial", "F2LX1234ABCD").path("devices").size());
    var stored = new StringBuilder();
    try (var files = Files.walk(dir.resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        stored.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    var all = stored.toString().toUpperCase(Locale.ROOT);
    assertTrue(all.contains("PHONE-1"), "the search must be able to find something");
    for (var secret : List.of("F2LX1234ABCD", "49015420323751", "C02ZZ00ZZZZZ")) {
      assertFalse(all.contains(secret), secret);
    }
  }
}
