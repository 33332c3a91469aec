package jp.mochi.idp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.nameId;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that people had at another identity provider, brought in, taken out and forgotten. */
class SpNameCommandsTest {
  private static final String SERVICE = "https://sp.example/saml";
  private static final String HEAD = "person,value,created,retired\r\n";
  private static final String TANAKA = "cf52bf55-d998-5604-ae6b-6ecf80216730";

  private final ManualClock clock = new ManualClock();
  private House house;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, clock);
    house.register("sp", SERVICE, "https://sp.example/acs", "name-id-format=persistent");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(house.dir()).run(words);
  }

  private Typed.Said imported(String csv, String... options) throws Exception {
    return imported(csv.getBytes(UTF_8), options);
  }

  private Typed.Said imported(byte[] csv, String... options) throws Exception {
    Files.write(house.dir().resolve("names.csv"), csv);
    var words =
        new java.util.ArrayList<>(java.util.List.of("sp", "import-names", "sp", "names.csv"));
    words.addAll(java.util.List.of(options));
    return typed(words.toArray(String[]::new));
  }

  private String exported(String... options) {
    var words = new java.util.ArrayList<>(java.util.List.of("sp", "export-names", "sp"));
    words.addAll(java.util.List.of(options));
    var said = typed(words.toArray(String[]::new));
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private void assertNothingIn() {
    assertEquals(HEAD, exported());
  }

  private Browser.Page answer(String username, String policy) throws Exception {
    var browser = house.browser();
    var request = new AuthnRequests(SERVICE, clock.instant()).containing(policy);
    var password = username.replaceAll("@.*", "") + "-demo-1";
    return browser.signIn(browser.get(request.redirect()), username, password);
  }

  private String name(String username) throws Exception {
    return nameId(success(answer(username, "")));
  }

  private String audit() {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery("SELECT detail FROM audit ORDER BY id")
                    .mapTo(String.class)
                    .list())
        .toString();
  }

  @Test
  void peopleKeepTheNamesThatTheyHad() throws Exception {
    var said =
        imported(
            """
            person,value,created
            tanaka,Vl6z6K70iLc4AuBoNeb59Dj1rGw=,2020-02-03 04:05:06
            sato@demo.mochi.example,old-sato,
            """
                .replace("\n", "\r\n"));
    assertEquals(0, said.status(), said.err());
    assertTrue(said.out().contains("Came in: 2 names."), said.out());
    assertEquals("Vl6z6K70iLc4AuBoNeb59Dj1rGw=", name("tanaka"));
    assertEquals("old-sato", name("sato"));
    assertTrue(exported().contains(TANAKA + ",Vl6z6K70iLc4AuBoNeb59Dj1rGw=,2020-02-03T04:05:06Z"));
    assertTrue(audit().contains("\"operation\":\"sp import-names\""), audit());
    assertTrue(audit().contains("\"new\":\"2\""), audit());
    assertTrue(audit().contains("\"operation\":\"sp export-names\""), audit());
  }

  @Test
  void anImportedNameExistsForAServiceThatForbidsMakingOne() throws Exception {
    var policy =
        "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\""
            + " AllowCreate=\"false\"/>";
    assertStatus("Requester/InvalidNameIDPolicy", answer("tanaka", policy));
    assertEquals(0, imported("person,value\ntanaka,kept\n").status());
    assertEquals("kept", nameId(success(answer("tanaka", policy))));
  }

  @Test
  void aNameStaysWhenTheLoginChanges() throws Exception {
    assertEquals(0, imported("person,value\ntanaka@demo.mochi.example,kept\n").status());
    house.directory().set("tanaka", "mail", "yamamoto@demo.mochi.example");
    clock.pass(Duration.ofSeconds(61));
    var browser = house.browser();
    var request = new AuthnRequests(SERVICE, clock.instant()).redirect();
    var page = browser.signIn(browser.get(request), "yamamoto@demo.mochi.example", "tanaka-demo-1");
    assertEquals("kept", nameId(success(page)));
  }

  @Test
  void aDryRunAccountsForEachRowAndDoesNothing() throws Exception {
    var said = imported("person,value\ntanaka,a\nnobody-here,b\n", "--dry-run");
    assertEquals(1, said.status());
    assertTrue(said.out().contains("Row 2: tanaka gets this name."), said.out());
    assertTrue(said.out().contains("Row 3: the directory knows nobody by nobody-here"), said.out());
    assertTrue(said.err().contains("Rows at fault: 1."), said.err());
    assertNothingIn();
    var good = imported("person,value\ntanaka,a\n", "--dry-run");
    assertEquals(0, good.status(), good.err());
    assertTrue(good.out().contains("Would come in: 1 names."), good.out());
    assertNothingIn();
    assertFalse(audit().contains("import-names"), audit());
    var json =
        new JsonMapper()
            .readTree(imported("person,value\ntanaka,a\n", "--dry-run", "--json").out());
    var row = json.path("rows").get(0);
    assertEquals("NEW", row.path("verdict").asText());
    assertEquals(TANAKA, row.path("personId").asText());
    assertFalse(row.path("displayName").asText().isEmpty(), row.toString());
    var who = ", " + TANAKA + "]";
    assertTrue(good.out().contains(row.path("displayName").asText() + who), good.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tanaka,a\\nnobody-here,b|Row 3: the directory knows nobody by nobody-here",
        "tanaka,a\\n"
            + "tanaka@demo.mochi.example,b|Row 3: tanaka@demo.mochi.example is the person of row 2",
        "tanaka,a\\ntanaka,a|Row 3: tanaka is the person of row 2",
        "tanaka,a\\nsato,a|Row 3: its value stands in row 2",
        "tanaka,a\\n,b|Row 3: it names no person",
        "tanaka,a\\nsato,|Row 3: its value can't be used",
        "tanaka,a\\nsato,given|Row 3: its value is another person's",
        "tanaka,a\\nnguyen,other|Row 3: nguyen is known to this service by another name"
      })
  void oneBadRowKeepsTheWholeFileOut(String rows, String sentence) throws Exception {
    assertEquals(0, imported("person,value\nnguyen,given\n").status());
    var before = exported();
    var said = imported("person,value\n" + rows.replace("\\n", "\n") + "\n");
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains(sentence), said.err());
    assertTrue(said.err().contains("Nothing was brought in"), said.err());
    assertEquals(before, exported());
    assertEquals(0, imported("person,value\ntanaka,a\nnguyen,given\n").status(), "good without it");
  }

  @Test
  void peopleWhoHaveLeftCanBePassedOver() throws Exception {
    var csv = "person,value\ntanaka,a\nleft-long-ago,b\n";
    assertEquals(1, imported(csv).status());
    var said = imported(csv, "--pass-over-unknown");
    assertEquals(0, said.status(), said.err());
    assertTrue(said.out().contains("Row 3: passed over"), said.out());
    assertEquals("a", name("tanaka"));
  }

  @Test
  void aPersonWhoHasSignedOnKeepsThatNameUntilItIsForgotten() throws Exception {
    var made = name("tanaka");
    assertTrue(imported("person,value\ntanaka,old\n").err().contains("mochi sp forget-name"));
    var said = typed("sp", "forget-name", "sp", "tanaka");
    assertEquals(0, said.status(), said.err());
    assertTrue(said.out().contains(made), said.out());
    assertTrue(audit().contains("\"operation\":\"sp forget-name\""), audit());
    assertEquals(0, imported("person,value\ntanaka,old\n").status());
    assertEquals("old", name("tanaka"));
    assertEquals(1, typed("sp", "forget-name", "sp", "sato").status());
  }

  @Test
  void namesOfPeopleWhoHaveLeftAreNobodysFromThenOn() throws Exception {
    var table =
        """
        principalName,persistentId,deactivationDate
        tanaka,a,
        sato,ended,2020-01-01 00:00:00
        left-long-ago,left,\\N
        """;
    var dry = imported(table, "--dry-run", "--pass-over-unknown");
    assertTrue(dry.out().contains("Nobody else gets this name."), dry.out());
    assertEquals(0, imported("person,value\ntanaka,a\n").status(), "the dry run retired nothing");
    assertEquals(0, imported(table, "--pass-over-unknown").status());
    assertTrue(audit().contains("\"retired\":\"2\""), audit());
    assertEquals(1, exported().lines().filter(line -> line.contains(",a,")).count());
    assertEquals(2, exported().lines().filter(line -> line.endsWith("Z")).count(), exported());
    assertEquals(4, exported().lines().count(), exported());
    for (var taken : new String[] {"nguyen,left", "nguyen,ended", "sato,ended"}) {
      var said = imported("person,value\n" + taken + "\n");
      assertTrue(said.err().contains("nobody else ever gets it"), taken + said.err());
    }
    assertEquals(0, imported("person,value\nnguyen,free\n").status());
    assertEquals(0, imported(table, "--pass-over-unknown").status(), "a second time");
  }

  @Test
  void peopleWhomTheDirectoryKnowsAgainHaveTheirNamesAgain() throws Exception {
    var directory = house.directory();
    directory.set("sato", "mail", "elsewhere@demo.mochi.example");
    clock.pass(Duration.ofSeconds(61));
    var table = "person,value\ntanaka,a\nsato@demo.mochi.example,b\n";
    assertEquals(0, imported(table, "--pass-over-unknown").status());
    assertTrue(exported().contains("\r\nsato@demo.mochi.example,b,"), exported());
    directory.set("sato", "mail", "sato@demo.mochi.example");
    clock.pass(Duration.ofSeconds(61));
    var again = imported(table);
    assertEquals(1, again.status(), "perhaps the address has a new owner");
    assertTrue(again.err().contains("Row 3: nobody went by sato@demo"), again.err());
    assertTrue(again.err().contains("--give-back"), again.err());
    assertTrue(exported().contains("\r\nsato@demo.mochi.example,b,"), exported());
    var dry = imported(table, "--give-back", "--dry-run");
    assertTrue(dry.out().contains("gets back this name, which was nobody's since"), dry.out());
    assertEquals(0, imported(table, "--give-back").status());
    assertFalse(exported().contains("sato@demo"), exported());
    assertEquals("b", name("sato"));
  }

  @Test
  void aLoginThatGetsANewOwnerDoesNotBringTheNameAlong() throws Exception {
    var table = "person,value\ntanaka,a\nyamada@demo.mochi.example.old,b\n";
    assertEquals(0, imported(table, "--pass-over-unknown").status());
    house.directory().set("sato", "mail", "yamada@demo.mochi.example.old");
    clock.pass(Duration.ofSeconds(61));
    for (var options : new String[][] {{}, {"--pass-over-unknown"}}) {
      assertEquals(1, imported(table, options).status());
    }
    assertEquals(1, imported("person,value\nnguyen,b\n", "--give-back").status());
    var request = new AuthnRequests(SERVICE, clock.instant()).redirect();
    var browser = house.browser();
    var page = browser.signIn(browser.get(request), "yamada@demo.mochi.example.old", "sato-demo-1");
    assertNotEquals("b", nameId(success(page)));
  }

  @Test
  void everythingComesIntoAFreshServerAlsoTheNamesThatAreNobodys(@TempDir Path elsewhere)
      throws Exception {
    var table =
        """
        principalName,persistentId,creationDate,deactivationDate
        tanaka,a,2020-01-01 00:00:00,
        sato,b,2020-01-01 00:00:00,
        nguyen,c,2020-01-01 00:00:00,
        garcia,ended,2020-01-01 00:00:00,2020-02-03
        left-long-ago,left,2020-01-01 00:00:00,
        """;
    assertEquals(0, imported(table, "--pass-over-unknown").status());
    assertEquals(0, typed("sp", "forget-name", "sp", "sato").status());
    house.directory().remove("nguyen");
    clock.pass(Duration.ofSeconds(61));
    var before = exported();
    assertEquals(6, before.lines().count(), before);
    house.close();
    house = House.start(elsewhere, clock);
    house.register("sp", SERVICE, "https://sp.example/acs", "name-id-format=persistent");
    house.directory().remove("nguyen");
    clock.pass(Duration.ofHours(1));
    assertEquals(1, imported(before).status(), "one is of nobody who is here");
    var dry = imported(before, "--pass-over-unknown", "--dry-run");
    assertTrue(dry.out().contains("; the name is kept for it."), dry.out());
    assertTrue(dry.out().contains("nobody's since "), dry.out());
    assertEquals(0, imported(before, "--pass-over-unknown").status());
    assertEquals(before, exported());
    for (var taken : new String[] {"garcia,b", "garcia,ended", "garcia,left", "garcia,c"}) {
      assertEquals(1, imported("person,value\n" + taken + "\n").status(), taken);
    }
    assertEquals(0, imported("person,value\nsato,b\n").status(), "it was theirs");
    var again = imported(before, "--pass-over-unknown");
    assertTrue(again.err().contains("by this file its value is nobody's"), again.err());
  }

  @Test
  void aRowThatSaysOneNameIsSomebodysAndNobodysIsAtFault() throws Exception {
    var both = "person,value,retired\ntanaka,a,\nsato,a,2020-01-01\n";
    var said = imported(both);
    assertTrue(said.err().contains("Row 3: its value stands in row 2"), said.err());
    assertNothingIn();
  }

  @Test
  void aTableThatNamesNobodyIsRefused() throws Exception {
    var ended = "person,value,deactivationDate\nsato,b,2020-01-01\n";
    var said = imported(ended);
    assertEquals(1, said.status());
    assertTrue(said.err().contains("none of the 1 rows names anybody"), said.err());
    assertEquals(0, imported("person,value\nsato,b\n").status(), "and retired nothing");
    var wrong = imported("person,value,deactivationDate\ntanaka,a,-\n");
    assertTrue(wrong.err().contains("Row 2: “-” is no time"), wrong.err());
    assertEquals(0, imported("person,value,deactivationDate\ntanaka,a,\\N\n").status());
  }

  @Test
  void namesThatWouldNeverBeUsedAreRefusedWithTheOptionToSet() throws Exception {
    var csv = "person,value\ntanaka,A\n";
    for (var options : new String[][] {{"--pairwise"}, {"--pairwise", "--dry-run"}}) {
      var said = imported(csv, options);
      assertEquals(1, said.status());
      assertTrue(said.err().contains("subject-identifier=pairwise-id"), said.err());
    }
    set("subject-identifier=subject-id");
    assertEquals(1, imported(csv, "--pairwise").status());
    set("subject-identifier=pairwise-id");
    assertEquals(0, imported(csv, "--pairwise").status());
    set("persistent-source=directory:employeeNumber");
    for (var options : new String[][] {{}, {"--dry-run"}}) {
      var said = imported(csv, options);
      assertEquals(1, said.status());
      assertTrue(said.err().contains("Set persistent-source=stored"), said.err());
    }
    set("persistent-source=stored");
    assertEquals(0, imported(csv).status());
  }

  private void set(String option) {
    var said = typed("sp", "set", "sp", option);
    assertEquals(0, said.status(), said.err());
  }

  @Test
  void aForgottenNameIsGivenBackToItsPersonAloneAndOnlyByAnImport() throws Exception {
    assertEquals(0, imported("person,value\ntanaka,kept\n").status());
    assertEquals(0, typed("sp", "forget-name", "sp", "tanaka").status());
    var said = imported("person,value\nsato,kept\n");
    assertEquals(1, said.status());
    assertTrue(said.err().contains("nobody else ever gets it"), said.err());
    assertEquals(1, exported().lines().filter(line -> line.startsWith(TANAKA + ",kept,")).count());
    assertEquals(0, imported("person,value\ntanaka,kept\n").status());
    assertEquals("kept", name("tanaka"));
  }

  @Test
  void whatIsExportedComesBackToThoseWhoseItWas() throws Exception {
    var csv =
        "person,value\ntanaka,'=HYPERLINK(1)\nsato,\"a,\"\"b\"\" c\"\nnguyen,'''@x\ngarcia,山田🍡\n";
    assertEquals(0, imported(csv).status());
    assertEquals("=HYPERLINK(1)", name("tanaka"));
    assertEquals("a,&quot;b&quot; c", name("sato").replace("\"", "&quot;"));
    var file = house.dir().resolve("out.csv");
    assertEquals(0, typed("sp", "export-names", "sp", "-o", "out.csv").status());
    var bytes = Files.readAllBytes(file);
    for (var person : new String[] {"tanaka", "sato", "nguyen", "garcia"}) {
      assertEquals(0, typed("sp", "forget-name", "sp", person).status());
    }
    assertEquals(4, exported().lines().filter(line -> line.endsWith("Z")).count(), exported());
    assertEquals(0, imported(bytes).status());
    assertEquals(0, typed("sp", "export-names", "sp", "-o", "out.csv").status());
    assertEquals(new String(bytes, UTF_8), Files.readString(file));
    assertTrue(imported(bytes).out().contains("There already: 4."));
  }

  @Test
  void shiftJisIsRefusedWithWhatToDo() throws Exception {
    var csv = "person,value\n田中,a\n".getBytes(Charset.forName("windows-31j"));
    var said = imported(csv);
    assertEquals(1, said.status());
    assertTrue(said.err().contains("CSV UTF-8"), said.err());
    var japanese =
        new Typed(house.dir())
            .speaking(Locale.JAPANESE)
            .run("sp", "import-names", "sp", "names.csv");
    assertTrue(japanese.err().contains("Shift_JIS のようです"), japanese.err());
  }

  @Test
  void pairwiseNamesComeInWithOrWithoutTheScopeAndWithoutRegardToCase() throws Exception {
    assertEquals(0, typed("sp", "set", "sp", "subject-identifier=pairwise-id").status());
    var csv = "person,value\ntanaka,ABC@idp.mochi.test\nsato,DEF\n";
    assertEquals(0, imported(csv, "--pairwise").status());
    assertTrue(success(answer("tanaka", "")).contains(">ABC@idp.mochi.test<"));
    var taken = imported("person,value\nnguyen,abc\n", "--pairwise");
    assertTrue(taken.err().contains("another person's"), taken.err());
    assertTrue(exported("--pairwise").contains(TANAKA + ",ABC,"));
    assertNotEquals("ABC", name("tanaka"));
  }

  @Test
  void aDirectoryThatIsAwayKeepsTheFileOut() throws Exception {
    house.directory().goAway();
    var said = imported("person,value\ntanaka,a\n");
    assertEquals(1, said.status());
    assertTrue(said.err().contains("directory doesn't answer"), said.err());
    house.directory().comeBack();
    assertNothingIn();
  }

  @Test
  void aServiceThatThereIsNotIsNamed() {
    assertTrue(typed("sp", "export-names", "nothing").err().contains("nothing"));
    assertTrue(typed("sp", "import-names", "sp", "no-such-file").err().contains("no-such-file"));
  }
}
