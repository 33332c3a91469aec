package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import jp.mochi.idp.text.Width;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command explains itself, in both languages. */
class HelpTest {
  private static Typed typed(Locale locale) {
    return new Typed(Path.of("").toAbsolutePath()).speaking(locale);
  }

  private static List<List<String>> commands(CommandLine line, List<String> words) {
    var all = new ArrayList<List<String>>();
    all.add(words);
    for (var each : line.getSubcommands().entrySet()) {
      if (!each.getValue().getCommandSpec().usageMessage().hidden()) {
        var deeper = new ArrayList<>(words);
        deeper.add(each.getKey());
        all.addAll(commands(each.getValue(), deeper));
      }
    }
    return all;
  }

  private static List<List<String>> all() {
    return commands(Mochi.commandLine(Terminal.ofProcess()), List.of());
  }

  @Test
  void everyCommandHasAHelpOfItsOwnInBothLanguages() {
    assertTrue(all().size() > 25, all().toString());
    for (var words : all()) {
      var asked = new ArrayList<>(words);
      asked.add("--help");
      var english = typed(Locale.ENGLISH).run(asked.toArray(String[]::new));
      var japanese = typed(Locale.JAPANESE).run(asked.toArray(String[]::new));
      assertEquals(0, english.status(), words + english.err());
      assertTrue(english.out().contains("Usage: mochi"), english.out());
      assertTrue(japanese.out().contains("使い方： mochi"), japanese.out());
      assertNotEquals(
          english.out().lines().toList().get(1), japanese.out().lines().toList().get(1));
    }
  }

  @Test
  void helpInFrontIsHelpAtTheEnd() {
    assertEquals(
        typed(Locale.ENGLISH).run("sp", "add", "--help"),
        typed(Locale.ENGLISH).run("help", "sp", "add"));
    assertEquals(0, typed(Locale.ENGLISH).run("help").status());
  }

  @Test
  void everyOptionAndParameterIsExplained() {
    for (var locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
      var bundle = new Words(locale).bundle();
      check(Mochi.commandLine(Terminal.ofProcess()), bundle);
    }
  }

  private static void check(CommandLine line, ResourceBundle bundle) {
    line.setResourceBundle(bundle);
    var spec = line.getCommandSpec();
    if (spec.usageMessage().hidden()) {
      return;
    }
    assertFalse(String.join("", spec.usageMessage().description()).isBlank(), spec.qualifiedName());
    spec.args()
        .forEach(
            arg ->
                assertFalse(
                    String.join("", arg.description()).isBlank(),
                    spec.qualifiedName() + " " + arg.paramLabel()));
    line.getSubcommands().values().forEach(each -> check(each, bundle));
  }

  @Test
  void bothLanguagesHaveTheSameTextsWithTheSamePlaces() {
    var english = new Words(Locale.ENGLISH).bundle();
    var japanese = new Words(Locale.JAPANESE).bundle();
    assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(japanese.keySet()));
    for (var key : english.keySet()) {
      assertEquals(places(english.getString(key)), places(japanese.getString(key)), key);
    }
  }

  private static Set<String> places(String text) {
    var places = new TreeSet<String>();
    var found = Pattern.compile("\\{\\d}").matcher(text);
    while (found.find()) {
      places.add(found.group());
    }
    return places;
  }

  @Test
  void aJapaneseCharacterTakesTwoColumns() {
    assertEquals(4, Width.of("田中"));
    assertEquals(5, Width.of("ｱabcd"));
    assertEquals("田中  |", Width.padded("田中", 6) + "|");
  }

  @Test
  void theFirstLocaleVariableThatIsSetCounts() {
    assertEquals(Locale.JAPANESE, Terminal.locale(java.util.Map.of("LANG", "ja_JP.UTF-8"), "en"));
    assertEquals(
        Locale.ENGLISH,
        Terminal.locale(java.util.Map.of("LC_ALL", "C", "LANG", "ja_JP.UTF-8"), "en"));
    assertEquals(Locale.JAPANESE, Terminal.locale(java.util.Map.of("LC_ALL", "C.UTF-8"), "ja"));
  }
}
