package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands and the configuration's faults say. */
class WordsTest {
  /** They are filled in as they stand: an apostrophe that is doubled would be seen doubled. */
  @ParameterizedTest
  @ValueSource(strings = {"jp.mochi.idp.cli.commands", "jp.mochi.idp.config.faults"})
  void haveNoDoubledApostrophe(String bundle) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var doubled =
        Stream.of(Locale.ENGLISH, Locale.JAPANESE)
            .map(locale -> ResourceBundle.getBundle(bundle, locale, control))
            .flatMap(words -> words.keySet().stream().map(key -> key + "=" + words.getString(key)))
            .filter(line -> line.contains("''"))
            .toList();
    assertEquals(List.of(), doubled);
  }
}
