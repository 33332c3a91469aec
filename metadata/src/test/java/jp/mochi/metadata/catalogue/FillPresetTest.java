package jp.mochi.metadata.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.catalogue.FillPreset.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A preset and what was given, put together. */
class FillPresetTest {
  private static final Preset PRESET =
      new Preset(
          "crm",
          new Wording("CRM", "顧客管理"),
          Optional.empty(),
          List.of(
              parameter("tenant", "[a-z0-9;={}.]+", Optional.empty()),
              parameter("logout", "none|https://.+", Optional.empty()),
              parameter("region", "jp|us", Optional.of("jp"))),
          List.of(
              fact("entity-id", "urn:crm:{tenant}"),
              fact("acs", "https://{tenant}.{region}.crm.example/acs"),
              fact("sign", "both"),
              fact("logout", "{logout}"),
              fact("attribute.tenant", "constant:{tenant}")),
          List.of(),
          List.of());

  private static Parameter parameter(String name, String pattern, Optional<String> usual) {
    var ask = new Wording("What it is.", "内容。");
    return new Parameter(name, Pattern.compile(pattern), "acme", usual, ask, Optional.empty());
  }

  private static Fact fact(String key, String value) {
    return new Fact(key, List.of(new Template(value)), new Basis.FromMemory(), false);
  }

  private static Given given(String... words) {
    return new Given(Optional.empty(), List.of(), List.of(words), false);
  }

  private static FillPreset.Outcome.Filled filled(Given given) {
    return assertInstanceOf(FillPreset.Outcome.Filled.class, FillPreset.of(PRESET, given));
  }

  private static List<String> lacking(Given given) {
    return assertInstanceOf(FillPreset.Outcome.Lacking.class, FillPreset.of(PRESET, given))
        .faults()
        .stream()
        .map(fault -> fault.code() + " " + fault.element())
        .toList();
  }

  @Test
  void putsWhatIsGivenAndWhatIsUsualWhereItBelongs() {
    var filled = filled(given("tenant=acme", "logout=none"));
    assertEquals(Optional.of("urn:crm:acme"), filled.entityId());
    assertEquals(List.of("https://acme.jp.crm.example/acs"), filled.acs());
    assertEquals(
        List.of(
            "sign=both",
            "logout=none",
            "attribute.tenant=constant:acme",
            "preset=crm logout=none region=jp tenant=acme"),
        filled.options());
  }

  @Test
  void saysAllThatIsMissingOrWrong() {
    assertEquals(List.of("PARAMETER_MISSING tenant", "PARAMETER_MISSING logout"), lacking(given()));
    assertEquals(
        List.of(
            "PARAMETER_PATTERN region",
            "PARAMETER_UNKNOWN tennant",
            "PARAMETER_TWICE logout",
            "PARAMETER_MISSING tenant"),
        lacking(given("region=eu", "tennant=a", "logout=none", "logout=none")));
  }

  /** A value can't become a part of an option's text that it isn't. */
  @Test
  void aSemicolonInAValueSeparatesNothing() {
    var texts = filled(given("tenant=a;format=basic", "logout=none")).options();
    assertTrue(texts.contains("attribute.tenant=constant:a;;format=basic"), texts.toString());
    var options =
        assertInstanceOf(
                OptionOutcome.Understood.class,
                ServiceOptionNames.change(ServiceOptions.DEFAULT, texts, cel -> Optional.empty()))
            .options();
    assertEquals(
        "a;format=basic", options.entry().preset().orElseThrow().parameters().get("tenant"));
    assertEquals(1, options.attributes().size());
  }

  /** Braces in a value aren't filled in a second time. */
  @Test
  void aValueIsNoTemplate() {
    assertEquals(
        Optional.of("urn:crm:{region}"),
        filled(given("tenant={region}", "logout=none")).entityId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\"b", "a'b", "a\\b", "a\u0000b", "a\u202eb", "a`b", ""})
  void refusesWhatNoPatternCanAllow(String value) {
    var anything = parameter("any", "(?s).*", Optional.empty());
    assertFalse(anything.takes(value));
    assertTrue(anything.takes("a-b:/?=é"));
    assertFalse(anything.takes("x".repeat(1_025)));
  }

  @Test
  void whatIsGivenExplicitlyOutranksThePresetAndSavesItsQuestions() {
    var given =
        new Given(
            Optional.of("urn:own"),
            List.of("https://own.example/acs"),
            List.of("logout=none", "attribute.tenant=", "sign=response", "skew=1m"),
            false);
    var filled = filled(given);
    assertEquals(Optional.of("urn:own"), filled.entityId());
    assertEquals(List.of("https://own.example/acs"), filled.acs());
    assertEquals(
        List.of(
            "logout=none",
            "attribute.tenant=",
            "sign=response",
            "skew=1m",
            "preset=crm logout=none"),
        filled.options());
  }

  @Test
  void metadataSavesTheQuestionsOfWhoAndWhere() {
    var given = new Given(Optional.empty(), List.of(), List.of("logout=none"), true);
    assertEquals(List.of("PARAMETER_MISSING tenant"), lacking(given), "an attribute needs it");
    var filled =
        filled(new Given(Optional.empty(), List.of(), List.of("logout=none", "tenant=a"), true));
    assertEquals(Optional.empty(), filled.entityId());
    assertEquals(List.of(), filled.acs());
  }

  @Test
  void knowsWhetherAnEntityIdCanBeTheServices() {
    assertTrue(PRESET.mayBe("urn:crm:acme"));
    assertFalse(PRESET.mayBe("urn:crm:ACME"));
    assertFalse(PRESET.mayBe("urn:crm:acme/"));
  }

  @Test
  void asksInBothLanguagesWithAnExample() {
    var faults = ((FillPreset.Outcome.Lacking) FillPreset.of(PRESET, given())).faults();
    assertEquals(
        "tenant=… is needed: What it is. For example: tenant=acme",
        faults.getFirst().text(Locale.ENGLISH));
    assertEquals("tenant=… を指定してください：内容。例：tenant=acme", faults.getFirst().text(Locale.JAPANESE));
  }

  @Test
  void whatAnEntryRemembersIsReadBackOrRefused() {
    Stream.of("preset=Crm", "preset=crm a", "preset=crm a=1 a=2", "preset=crm A=1", "preset=crm a=")
        .forEach(
            text ->
                assertInstanceOf(
                    OptionOutcome.Wrong.class,
                    ServiceOptionNames.change(
                        ServiceOptions.DEFAULT, List.of(text), cel -> Optional.empty()),
                    text));
  }
}
