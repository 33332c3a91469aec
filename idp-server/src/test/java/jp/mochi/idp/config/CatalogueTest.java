package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import jp.mochi.idp.attribute.Expressions;
import jp.mochi.metadata.catalogue.Basis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped catalogue, a company's files beside it, and what is said of faulty ones. */
class CatalogueTest {
  private static final String GOOD =
      """
      name: {ja: 経費, en: Expenses}
      sources: {manual: "the vendor's manual"}
      ask:
        tenant:
          pattern: "[a-z]+"
          example: acme
          what: {ja: テナント。, en: The tenant.}
      facts:
        entity-id: {value: "urn:expenses:{tenant}", from: manual}
        acs: {value: "https://{tenant}.expenses.example/acs", from: manual}
        sign: {value: both, from: memory}
        name-id-format: {value: emailAddress, from: [manual]}
        encrypt: {value: never, from: memory}
        logout: {value: none, from: memory}
      paste:
        - {label: {ja: 発行者, en: Issuer}, value: "{idp.entity-id}", from: manual}
      traps:
        - {ja: 注意。, en: Take care., from: memory}
      """;

  @TempDir private Path folder;

  private Catalogue catalogue() {
    return new Catalogue(folder, cel -> new Expressions().fault(cel));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<Fault> faults(String text) throws IOException {
    file("expenses.yaml", text);
    return assertInstanceOf(Catalogue.Found.Faulty.class, catalogue().find("expenses")).faults();
  }

  /** As {@code line key CODE}. */
  private List<String> told(String text) throws IOException {
    return faults(text).stream()
        .map(fault -> fault.line() + " " + fault.key() + " " + fault.code())
        .toList();
  }

  @Test
  void knowsEveryServiceThatIsShipped() {
    var listing = new Catalogue(folder.resolve("none"), cel -> Optional.empty()).all();
    assertEquals(List.of(), listing.faults());
    var names = listing.entries().stream().map(entry -> entry.preset().name()).toList();
    assertTrue(names.containsAll(List.of("slack", "cybozu", "line-works", "sansan")), names + "");
    listing.entries().forEach(e -> assertEquals(Catalogue.Origin.SHIPPED, e.origin()));
  }

  /** The distribution has it in a jar. */
  @Test
  void isReadFromAJarAsFromAFolder() throws Exception {
    var file = folder.resolve("idp-server.jar");
    try (var jar = new ZipOutputStream(Files.newOutputStream(file));
        var ours = Files.list(Path.of("../conf/catalogue"))) {
      for (var each : ours.toList()) {
        jar.putNextEntry(new ZipEntry("jp/mochi/idp/config/catalogue/" + each.getFileName()));
        jar.write(Files.readAllBytes(each));
      }
    }
    assertEquals(
        ShippedCatalogue.read().presets().keySet(), ShippedCatalogue.in(file).presets().keySet());
  }

  @Test
  void everyExpressionThatIsShippedCompiles() {
    for (var entry : catalogue().all().entries()) {
      for (var fact : entry.preset().facts()) {
        var text = fact.values().getFirst().text();
        if (text.startsWith("cel:")) {
          var cel = text.substring("cel:".length()).replaceFirst(";format=.*", "");
          assertEquals(Optional.empty(), new Expressions().fault(cel), entry.preset().name());
        }
      }
    }
  }

  @Test
  void takesAFileOfTheCompanys() throws Exception {
    file("expenses.yaml", GOOD);
    file("README.md", "# ours");
    var found = assertInstanceOf(Catalogue.Found.There.class, catalogue().find("expenses"));
    assertEquals(Catalogue.Origin.COMPANY, found.entry().origin());
    var preset = found.entry().preset();
    assertEquals("経費", preset.displayName().text(Locale.JAPANESE));
    assertEquals(
        new Basis.Sourced(List.of("the vendor's manual")),
        preset.fact("entity-id").orElseThrow().basis());
    assertEquals(List.of(), catalogue().all().faults());
  }

  @Test
  void aFileOfTheSameNameOutranksOursAndTheSameTextIsOurs() throws Exception {
    file("box.yaml", GOOD);
    var found = assertInstanceOf(Catalogue.Found.There.class, catalogue().find("box"));
    assertEquals(Catalogue.Origin.OVERRIDES, found.entry().origin());
    assertEquals("Expenses", found.entry().preset().displayName().english());
    Files.copy(Path.of("../conf/catalogue/slack.yaml"), folder.resolve("slack.yaml"));
    var same = assertInstanceOf(Catalogue.Found.There.class, catalogue().find("slack"));
    assertEquals(Catalogue.Origin.SHIPPED, same.entry().origin());
  }

  @Test
  void neverTakesOursWhereTheCompanysIsFaulty() throws Exception {
    file("box.yaml", "name: Box\n");
    assertInstanceOf(Catalogue.Found.Faulty.class, catalogue().find("box"));
    var listing = catalogue().all();
    assertTrue(listing.entries().stream().noneMatch(e -> e.preset().name().equals("box")));
    assertTrue(listing.faults().stream().allMatch(fault -> fault.file().endsWith("box.yaml")));
  }

  @Test
  void suggestsTheNearestName() {
    var missing = assertInstanceOf(Catalogue.Found.NotThere.class, catalogue().find("slak"));
    assertEquals(Optional.of("slack"), missing.near());
    for (var known : List.of("kintone", "Garoon")) {
      var other = assertInstanceOf(Catalogue.Found.NotThere.class, catalogue().find(known));
      assertEquals(Optional.of("cybozu"), other.near());
    }
    assertInstanceOf(Catalogue.Found.NotThere.class, catalogue().find("../slack"));
  }

  @Test
  void tellsAllFaultsOfAFileAtOnce() throws Exception {
    var bad =
        GOOD.replace("value: both", "value: all")
            .replace("from: [manual]", "from: [handbook]")
            .replace("example: acme", "example: ACME")
            .replace("https://{tenant}", "http://{tenat}")
            .replace("traps:", "trap:")
            .replace("encrypt: {value: never, from: memory}", "encrypted: {value: never}")
            .replace("{idp.entity-id}", "{idp.entity}");
    assertEquals(
        List.of(
            "6 ask.tenant.example CATALOGUE_EXAMPLE",
            "9 facts.encrypt MISSING",
            "10 facts.acs.value CATALOGUE_PLACE",
            "11 facts.sign.value CATALOGUE_OPTION",
            "12 facts.name-id-format.from CATALOGUE_FROM",
            "13 facts.encrypted UNKNOWN_NEAR",
            "16 paste.value CATALOGUE_PLACE",
            "17 trap UNKNOWN_NEAR"),
        told(bad));
  }

  @Test
  void askingIsAllThatHelpsWhereNobodyKnows() throws Exception {
    var fixed = "name-id-format: {value: emailAddress, from: unknown}";
    var text = GOOD.replace("name-id-format: {value: emailAddress, from: [manual]}", fixed);
    assertEquals(List.of("12 facts.name-id-format.from CATALOGUE_UNKNOWN"), told(text));
    var asked =
        text.replace("value: emailAddress", "value: \"{name-id-format}\"")
            .replace(
                "facts:",
                "  name-id-format: {pattern: \"[a-zA-Z]+\", example: persistent,"
                    + " what: {ja: 形式。, en: The format.}}\nfacts:");
    file("expenses.yaml", asked);
    assertInstanceOf(Catalogue.Found.There.class, catalogue().find("expenses"));
    var usual = asked.replace("example: persistent,", "example: persistent, default: persistent,");
    assertEquals(List.of("13 facts.name-id-format.from CATALOGUE_UNKNOWN"), told(usual));
  }

  @Test
  void aParameterIsUsedAndTakesNoOptionsPlace() throws Exception {
    var more = "  %s: {pattern: \"[a-z]+\", example: a, what: {ja: あ。, en: A.}}\nfacts:";
    assertEquals(
        List.of("8 ask.other CATALOGUE_UNUSED"),
        told(GOOD.replace("facts:", more.formatted("other"))));
    var skew =
        GOOD.replace("facts:", more.formatted("skew"))
            .replace("https://{tenant}.", "https://{tenant}{skew}.");
    assertEquals(List.of("8 ask.skew CATALOGUE_RESERVED"), told(skew));
  }

  @Test
  void refusesAPatternThatIsNoneAndOneThatNeverEnds() throws Exception {
    assertEquals(
        List.of("5 ask.tenant.pattern CATALOGUE_PATTERN"),
        told(GOOD.replace("\"[a-z]+\"", "\"[a-z\"")));
    var endless =
        GOOD.replace("\"[a-z]+\"", "\"(a+)+b\"")
            .replace("example: acme", "example: " + "a".repeat(60));
    assertEquals(List.of("6 ask.tenant.example CATALOGUE_EXAMPLE"), told(endless));
  }

  @Test
  void refusesWhatATerminalWouldObeyAndWhatIsTooLong() throws Exception {
    assertEquals(
        List.of("18 traps.en CATALOGUE_TEXT"),
        told(GOOD.replace("en: Take care.", "en: \"\\e[31mTake care.\"")));
    assertEquals(
        List.of("18 traps.en CATALOGUE_TEXT"), told(GOOD.replace("Take care.", "x".repeat(2_001))));
    assertEquals(List.of("0  CATALOGUE_LARGE"), told(GOOD + "# " + "x".repeat(65_536)));
  }

  @Test
  void refusesAnExpressionThatDoesNotCompile() throws Exception {
    var text =
        GOOD.replace(
            "  sign:",
            "  attribute.groups: {value: \"cel:groups.nothing()\", from: memory}\n  sign:");
    assertEquals(List.of("11 facts.attribute.groups.value CATALOGUE_OPTION"), told(text));
  }

  @Test
  void saysOfAFileWithAnotherNameHowToCallIt() throws Exception {
    file("Expenses.yaml", GOOD);
    file("expenses.yml", GOOD);
    var faults = catalogue().all().faults();
    assertEquals(2, faults.size(), faults.toString());
    assertTrue(faults.stream().allMatch(f -> f.code() == FaultCode.CATALOGUE_NAME));
    assertTrue(faults.getFirst().text(Locale.JAPANESE).contains("名前.yaml"));
  }

  @Test
  void refusesMoreThanItsBounds() throws Exception {
    for (int i = 0; i <= 200; i++) {
      file("p" + i + ".yaml", GOOD);
    }
    var faults = catalogue().all().faults();
    assertTrue(faults.stream().anyMatch(f -> f.code() == FaultCode.CATALOGUE_MANY_FILES));
    var traps = GOOD + "  - {ja: 注意。, en: Take care., from: memory}\n".repeat(40);
    assertEquals(List.of("17 traps CATALOGUE_MANY"), told(traps));
  }

  @Test
  void neverTakesOursWhereTheCompanysLeadsNowhereOrIsMisnamed() throws Exception {
    assertInstanceOf(Catalogue.Found.There.class, catalogue().find("box"));
    Files.createSymbolicLink(folder.resolve("box.yaml"), folder.resolve("gone.yaml"));
    assertInstanceOf(Catalogue.Found.Faulty.class, catalogue().find("box"));
    file("slack.yml", GOOD);
    assertInstanceOf(Catalogue.Found.Faulty.class, catalogue().find("slack"));
  }

  @Test
  void readsNothingButFiles() throws Exception {
    Files.createDirectory(folder.resolve("expenses.yaml"));
    var found = assertInstanceOf(Catalogue.Found.Faulty.class, catalogue().find("expenses"));
    assertTrue(found.faults().getFirst().text(Locale.ENGLISH).contains("no regular file"));
  }

  @Test
  void refusesWhatIsNotText() throws Exception {
    Files.write(folder.resolve("expenses.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertEquals(
        FaultCode.CATALOGUE_FILE,
        assertInstanceOf(Catalogue.Found.Faulty.class, catalogue().find("expenses"))
            .faults()
            .getFirst()
            .code());
    assertEquals(
        List.of("1  SYNTAX"),
        told("name: [\n").stream().map(f -> f.replaceFirst("^\\d", "1")).toList());
  }
}
