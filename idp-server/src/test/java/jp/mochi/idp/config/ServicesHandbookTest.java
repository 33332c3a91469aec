package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.metadata.catalogue.Basis;
import jp.mochi.metadata.catalogue.Fact;
import jp.mochi.metadata.catalogue.Ours;
import jp.mochi.metadata.catalogue.Parameter;
import jp.mochi.metadata.catalogue.Preset;
import jp.mochi.metadata.catalogue.Wording;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The recipes of the handbook are the catalogue in words, in both languages. To write them anew:
 * run this test with {@code -Dmochi.write-handbook}.
 */
class ServicesHandbookTest {
  private static final String MADE = "<!-- made from conf/catalogue -->\n";

  @ParameterizedTest
  @ValueSource(strings = {"en", "ja"})
  void theHandbookSaysWhatTheCatalogueKnows(String language) throws Exception {
    var file = Path.of("../docs/services" + (language.equals("ja") ? ".ja.md" : ".md"));
    var text = Files.readString(file);
    var start = text.indexOf(MADE);
    assertTrue(start > 0, file + " has no line " + MADE);
    var recipes = new Recipes(Locale.forLanguageTag(language)).all();
    if (System.getProperty("mochi.write-handbook") != null) {
      Files.writeString(file, text.substring(0, start) + MADE + recipes);
    }
    assertEquals(
        recipes,
        Files.readString(file).substring(start + MADE.length()),
        "run this test with -Dmochi.write-handbook");
  }

  /** Writes recipes in one language. */
  private static final class Recipes {
    private static final Map<String, List<String>> WORDS =
        Map.ofEntries(
            Map.entry("place", List.of("Set up at", "設定場所")),
            Map.entry("give", List.of("to give", "指定するもの")),
            Map.entry("what", List.of("what it is", "内容")),
            Map.entry("example", List.of("example", "例")),
            Map.entry("usual", List.of(" unless given", "（指定がない場合）")),
            Map.entry("set", List.of("what is set", "設定値")),
            Map.entry("value", List.of("value", "値")),
            Map.entry("basis", List.of("how we know", "根拠")),
            Map.entry("enter", List.of("to enter there", "サービス側に設定する項目")),
            Map.entry("traps", List.of("Known traps", "注意点")),
            Map.entry("sources", List.of("Sources", "出典")),
            Map.entry("memory", List.of("(from memory: verify)", "（未確認）")),
            Map.entry("unknown", List.of("unknown: you are asked", "不明（担当者が確認して指定）")),
            Map.entry("optional", List.of(" (optional)", "（任意）")));

    private static final Map<Ours, String> OURS =
        Map.of(
            Ours.ENTITY_ID, "<base-url>/saml/metadata",
            Ours.SIGN_ON, "<base-url>/saml/sso",
            Ours.LOGOUT, "<base-url>/saml/slo",
            Ours.SIGN_OUT_PAGE, "<base-url>/logout",
            Ours.METADATA, "<base-url>/saml/metadata",
            Ours.CERTIFICATE, "<base-url>/saml/certificate.pem",
            Ours.CERTIFICATE_LINE, "MII… (mochi sp show)",
            Ours.CERTIFICATE_ADDRESS, "<base-url>/saml/certificate.pem",
            Ours.FINGERPRINT, "SHA-256",
            Ours.START, "<base-url>/saml/unsolicited?providerId=…");

    private final Locale locale;
    private final StringBuilder out = new StringBuilder();
    private final List<String> sources = new ArrayList<>();

    Recipes(Locale locale) {
      this.locale = locale;
    }

    String all() {
      var catalogue = new Catalogue(Path.of("no-such-folder"), cel -> Optional.empty());
      catalogue.all().entries().forEach(entry -> recipe(entry.preset()));
      return out.toString();
    }

    private void recipe(Preset preset) {
      sources.clear();
      line("\n## " + text(preset.displayName()) + "\n");
      preset.place().ifPresent(place -> line("%s: %s\n".formatted(word("place"), text(place))));
      var needed =
          preset.parameters().stream()
              .filter(parameter -> parameter.usual().isEmpty())
              .map(parameter -> " " + parameter.name() + "=" + parameter.example())
              .collect(Collectors.joining());
      line("```\nmochi sp add --preset %s%s\n```".formatted(preset.name(), needed));
      parameters(preset);
      facts(preset);
      paste(preset);
      traps(preset);
      line("\n" + word("sources") + ":\n");
      for (int i = 0; i < sources.size(); i++) {
        line((i + 1) + ". " + sources.get(i));
      }
    }

    private void parameters(Preset preset) {
      if (!preset.parameters().isEmpty()) {
        table("give", "what", "example");
        preset.parameters().forEach(this::parameter);
      }
    }

    private void parameter(Parameter parameter) {
      var gap = locale.equals(Locale.JAPANESE) ? "" : " ";
      var where = parameter.where().map(it -> gap + text(it)).orElse("");
      var usual = parameter.usual().isPresent() ? word("usual") : "";
      row(
          "`" + parameter.name() + "`",
          text(parameter.ask()) + where,
          "`" + parameter.usual().orElse(parameter.example()) + "`" + usual);
    }

    private void facts(Preset preset) {
      table("set", "value", "basis");
      for (var fact : preset.facts()) {
        var values =
            fact.values().stream()
                .map(value -> "`" + value.text() + "`")
                .collect(Collectors.joining(" "));
        row("`" + fact.key() + "`" + optional(fact), values, basis(fact.basis()));
      }
    }

    private String optional(Fact fact) {
      return fact.optional() ? word("optional") : "";
    }

    private void paste(Preset preset) {
      table("enter", "value", "basis");
      for (var field : preset.paste()) {
        var value = field.value().text();
        for (var ours : Ours.values()) {
          value = value.replace("{" + ours.placeholder() + "}", OURS.getOrDefault(ours, ""));
        }
        row(text(field.label()), "`" + value + "`", basis(field.basis()));
      }
    }

    private void traps(Preset preset) {
      line("\n" + word("traps") + ":\n");
      preset.traps().forEach(trap -> line("- " + text(trap.text()) + " " + basis(trap.basis())));
    }

    private String basis(Basis basis) {
      return switch (basis) {
        case Basis.FromMemory memory -> word("memory");
        case Basis.Unknown unknown -> "**" + word("unknown") + "**";
        case Basis.Sourced(var texts) ->
            texts.stream()
                .map(
                    source -> {
                      if (!sources.contains(source)) {
                        sources.add(source);
                      }
                      return "[" + (sources.indexOf(source) + 1) + "]";
                    })
                .collect(Collectors.joining());
      };
    }

    private void table(String... heads) {
      line("");
      row(List.of(heads).stream().map(this::word).toArray(String[]::new));
      line("|---".repeat(heads.length) + "|");
    }

    private void row(String... cells) {
      line(
          List.of(cells).stream()
              .map(cell -> cell.replace("|", "\\|"))
              .collect(Collectors.joining(" | ", "| ", " |")));
    }

    private String word(String key) {
      return WORDS.getOrDefault(key, List.of()).get(locale.equals(Locale.JAPANESE) ? 1 : 0);
    }

    private String text(Wording wording) {
      return wording.text(locale);
    }

    private void line(String text) {
      out.append(text).append('\n');
    }
  }
}
