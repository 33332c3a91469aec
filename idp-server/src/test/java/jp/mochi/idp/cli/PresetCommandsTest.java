package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue from the command line: what it asks for, and what it refuses. */
class PresetCommandsTest {
  private static House house;

  @TempDir private Path desk;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    Files.createDirectory(dir.resolve("catalogue"));
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  @AfterEach
  void forget() throws Exception {
    for (var name : new String[] {"slack", "box", "own"}) {
      typed("sp", "remove", name);
      Files.deleteIfExists(house.dir().resolve("catalogue/" + name + ".yaml"));
    }
  }

  private static Typed.Said typed(String... words) {
    return new Typed(house.dir()).run(words);
  }

  private static Typed.Said japanese(String... words) {
    return new Typed(house.dir()).speaking(Locale.JAPANESE).run(words);
  }

  private static String done(Typed.Said said) {
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private static String wrongUse(Typed.Said said) {
    assertEquals(2, said.status(), said.out() + said.err());
    assertEquals("", said.out());
    return said.err();
  }

  private static void own(String name, String text) throws Exception {
    Files.writeString(house.dir().resolve("catalogue/" + name + ".yaml"), text);
  }

  private static String slack() throws Exception {
    return Files.readString(Path.of("../conf/catalogue/slack.yaml"));
  }

  @Test
  void asksOnlyForWhatIsMissingAndSaysWhereItIs() {
    var asked = wrongUse(typed("sp", "add", "--preset", "slack"));
    assertTrue(asked.contains("workspace=… is needed: The workspace's part"), asked);
    assertTrue(asked.contains("address bar"), asked);
    assertTrue(asked.contains("For example: workspace=acme"), asked);
    assertTrue(asked.contains("mochi sp preset slack"), asked);
    var inJapanese = wrongUse(japanese("sp", "add", "--preset", "slack"));
    assertTrue(inJapanese.contains("workspace=… を指定してください：ワークスペースの URL"), inJapanese);
    assertFalse(done(typed("sp", "list")).contains("slack"));
    var added = typed("sp", "add", "--preset", "slack", "workspace=acme");
    assertTrue(done(added).contains("https://acme.slack.com/sso/saml"), added.out());
  }

  @Test
  void namesEverythingThatIsMissingOrWrongAtOnce() {
    var asked = wrongUse(typed("sp", "add", "--preset", "smarthr", "subdomain=A"));
    assertTrue(asked.contains("subdomain: “A” isn't of the form"), asked);
    assertFalse(asked.contains("subdomain=… is needed"), asked);
    assertTrue(asked.contains("name-id-format=…"), asked);
    assertTrue(asked.contains("logout=…"), asked);
  }

  @Test
  void holdsWhatIsGivenAgainstItsPatternBeforeAnythingIsRegistered() {
    for (var value : new String[] {"Acme", "a/b", "acme.slack.com", "", "a b", "a\"b"}) {
      var refused = wrongUse(typed("sp", "add", "--preset", "slack", "workspace=" + value));
      assertTrue(refused.contains("workspace: “" + value + "” isn't of the form"), refused);
    }
    var twice = typed("sp", "add", "--preset", "slack", "workspace=a", "workspace=b");
    assertTrue(wrongUse(twice).contains("workspace is given twice"), twice.err());
    assertFalse(done(typed("sp", "list")).contains("slack"));
  }

  @Test
  void suggestsThePresetAndTheParameterThatWereMeant() {
    assertTrue(wrongUse(typed("sp", "add", "--preset", "slak")).contains("Did you mean slack?"));
    assertTrue(wrongUse(typed("sp", "preset", "slak")).contains("Did you mean slack?"));
    var unlike = wrongUse(japanese("sp", "add", "--preset", "nothing-like-it"));
    assertTrue(unlike.contains("というプリセットはありません。あるもの：atlassian-cloud"), unlike);
    var workspase = wrongUse(typed("sp", "add", "--preset", "slack", "workspase=acme"));
    assertTrue(workspase.contains("Did you mean “workspace”?"), workspase);
    var sing = wrongUse(typed("sp", "add", "--preset", "slack", "workspace=acme", "sing=both"));
    assertTrue(sing.contains("Did you mean “sign”?"), sing);
  }

  @Test
  void anOptionThatIsGivenOutranksThePreset() {
    var said =
        done(
            typed(
                "sp",
                "add",
                "--preset",
                "slack",
                "workspace=acme",
                "sign=both",
                "skew=1m",
                "attribute.first_name=",
                "attribute.User.Email=directory:otherMail"));
    assertTrue(said.contains("sign=both") && said.contains("skew=1m"), said);
    assertFalse(said.contains("first_name"), said);
    assertTrue(said.contains("attribute.User.Email=directory:otherMail"), said);
    assertFalse(said.contains("sign=response"), said);
    typed("sp", "remove", "slack");
    var wrong = typed("sp", "add", "--preset", "slack", "workspace=acme", "sign=all");
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().contains("sign: expected is assertion"), wrong.err());
  }

  @Test
  void whatIsGivenExplicitlyIsNotAskedFor() {
    var said =
        done(
            typed(
                "sp",
                "add",
                "--preset",
                "google-workspace",
                "--name",
                "own",
                "entity-id=https://accounts.google.com/samlrp/1",
                "acs=https://accounts.google.com/samlrp/1/acs"));
    assertTrue(said.contains("https://accounts.google.com/samlrp/1/acs"), said);
    assertFalse(said.contains("www.google.com/a/"), said);
  }

  @Test
  void metadataSaysWhoAndWhereAndThePresetTheRest() throws Exception {
    var file =
        Files.writeString(
            desk.resolve("sp.xml"),
            """
            <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
              <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
                <AssertionConsumerService index="0" Location="https://acme.my.salesforce.com/?so=1"
                    Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
              </SPSSODescriptor>
            </EntityDescriptor>
            """
                .formatted("https://acme.my.salesforce.com"));
    var missing = typed("sp", "add", file.toString(), "--preset", "salesforce", "--name", "own");
    assertTrue(wrongUse(missing).contains("my-domain=…"), "what to enter there needs it");
    var fits =
        typed(
            "sp",
            "add",
            file.toString(),
            "--preset",
            "salesforce",
            "my-domain=acme",
            "--name",
            "own");
    assertTrue(done(fits).contains("https://acme.my.salesforce.com/?so=1"), fits.out());
    assertFalse(fits.err().contains("expects another entity ID"), fits.err());
    typed("sp", "remove", "own");
    var other = typed("sp", "add", file.toString(), "--preset", "box", "--name", "own");
    done(other);
    assertTrue(other.err().contains("expects another entity ID"), other.err());
  }

  @Test
  void showNamesThePresetAndWhatToEnterThere() {
    done(typed("sp", "add", "--preset", "slack", "workspace=acme"));
    var shown = done(typed("sp", "show", "slack"));
    assertTrue(shown.contains("slack (Slack, of this release)  workspace=acme"), shown);
    assertTrue(shown.lines().anyMatch(line -> line.matches("Display name +Slack")), shown);
    assertTrue(shown.contains("To enter at Slack:"), shown);
    assertTrue(shown.contains("SAML SSO URL"), shown);
    assertTrue(shown.contains(House.BASE_URL + "/saml/sso"), shown);
    assertTrue(shown.contains("-----BEGIN CERTIFICATE-----"), shown);
    assertTrue(shown.contains("AuthnContextClassRef"), shown);
    assertTrue(shown.contains("205168057"), shown);
    var inJapanese = done(japanese("sp", "show", "slack"));
    assertTrue(inJapanese.contains("Slack に設定する内容："), inJapanese);
    var json = done(typed("sp", "show", "slack", "--json"));
    assertTrue(json.contains("\"preset=slack workspace=acme\""), json);
  }

  @Test
  void aSecondEntryGetsANameOfItsOwn() {
    done(typed("sp", "add", "--preset", "slack", "workspace=acme"));
    var second = done(typed("sp", "add", "--preset", "slack", "workspace=other"));
    assertTrue(second.contains("Registered as slack-2."), second);
    typed("sp", "remove", "slack-2");
  }

  @Test
  void saysWhatNobodyHasVerified() {
    var said = typed("sp", "add", "--preset", "box");
    done(said);
    assertTrue(said.err().contains("Nobody has verified this of the preset"), said.err());
    assertTrue(said.err().contains("encrypt, name-id-format, logout"), said.err());
  }

  @Test
  void aFileOfTheCompanysOutranksOursAndThatIsSaid() throws Exception {
    own("slack", slack().replace("value: response", "value: both"));
    var said = typed("sp", "add", "--preset", "slack", "workspace=acme");
    assertTrue(done(said).contains("sign=both"), said.out());
    assertTrue(said.err().contains("your company's own file"), said.err());
    assertTrue(done(typed("sp", "presets")).contains("in the place of this release's"));
    assertTrue(done(japanese("sp", "preset", "slack")).contains("製品付属のものより優先"));
  }

  @Test
  void aBrokenFileOfTheCompanysIsRefusedWithAllItsFaults() throws Exception {
    own("slack", slack().replace("value: response", "value: all").replace("name: {", "nam: {"));
    var said = typed("sp", "add", "--preset", "slack", "workspace=acme");
    assertEquals(1, said.status());
    assertTrue(said.err().contains("slack.yaml:1: nam: There is no key"), said.err());
    assertTrue(said.err().contains("facts.sign.value: "), said.err());
    var listed = typed("sp", "presets");
    assertTrue(listed.err().contains("slack.yaml:1: nam:"), listed.err());
    assertTrue(done(listed).contains("box"), listed.out());
  }

  @Test
  void anEntryOutlivesThePresetItWasMadeBy() throws Exception {
    own("own", slack().replace("https://slack.com", "https://own.example"));
    done(typed("sp", "add", "--preset", "own", "workspace=acme"));
    Files.delete(house.dir().resolve("catalogue/own.yaml"));
    var shown = done(typed("sp", "show", "own"));
    assertTrue(shown.contains("own (no longer in the catalogue)"), shown);
    assertTrue(shown.contains("To enter at the service:"), shown);
    assertFalse(done(typed("sp", "set", "own", "preset=")).contains("no longer"), "taken away");
  }

  @Test
  void listsAndTellsAllThatIsKnown() {
    var listed = done(typed("sp", "presets"));
    assertTrue(listed.lines().anyMatch(l -> l.matches("slack +Slack +asks for workspace")), listed);
    assertTrue(done(typed("sp", "presets", "--json")).contains("\"origin\" : \"shipped\""));
    var told = done(typed("sp", "preset", "smarthr"));
    assertTrue(told.contains("[unknown: ask the service]"), told);
    assertTrue(told.contains("[from memory: verify]"), told);
    assertTrue(told.contains("smarthr-tutorial.md"), told);
    var json = done(typed("sp", "preset", "slack", "--json"));
    assertTrue(json.contains("\"basis\" : \"sourced\""), json);
    assertTrue(json.contains("\"pattern\""), json);
  }
}
