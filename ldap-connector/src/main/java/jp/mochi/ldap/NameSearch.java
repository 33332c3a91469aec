package jp.mochi.ldap;

import com.unboundid.ldap.sdk.Filter;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody types to find a person, as a filter: every word must be part of one of the searched
 * attributes. Full-width letters and half-width kana are as good as the others, and so are hiragana
 * for katakana: directories keep readings in either. Values go into the filter as assertion values,
 * never as text, so that no character in them means anything.
 */
final class NameSearch {
  private static final int MOST_WORDS = 5;
  private static final int LONGEST_WORD = 64;
  private static final int KANA_SHIFT = 'ァ' - 'ぁ';

  private final List<String> attributes;

  /**
   * @param attributes in which names, logins and addresses stand
   */
  NameSearch(List<String> attributes) {
    this.attributes = List.copyOf(attributes);
  }

  /** The filter; empty where there is too little to look for, or too much. */
  Optional<Filter> filter(String typed) {
    var words =
        Arrays.stream(Normalizer.normalize(typed, Normalizer.Form.NFKC).split("\\s+", -1))
            .filter(word -> !word.isEmpty())
            .toList();
    var usable =
        !words.isEmpty()
            && words.size() <= MOST_WORDS
            && words.stream().allMatch(word -> word.length() <= LONGEST_WORD)
            && words.stream().anyMatch(NameSearch::tells);
    return usable
        ? Optional.of(Filter.createANDFilter(words.stream().map(this::anywhere).toList()))
        : Optional.empty();
  }

  /** One Latin letter is in every name; one Chinese character may be a name. */
  private static boolean tells(String word) {
    return word.length() > 1 || word.codePointAt(0) > 0x2e7f;
  }

  private Filter anywhere(String word) {
    return Filter.createORFilter(
        spellings(word).stream()
            .flatMap(
                spelling ->
                    attributes.stream().map(name -> Filter.createSubAnyFilter(name, spelling)))
            .toList());
  }

  private static Set<String> spellings(String word) {
    var spellings = new LinkedHashSet<String>();
    spellings.add(word);
    spellings.add(shifted(word, 'ァ', 'ヶ', -KANA_SHIFT));
    spellings.add(shifted(word, 'ぁ', 'ゖ', KANA_SHIFT));
    return spellings;
  }

  private static String shifted(String word, char from, char to, int by) {
    var text = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      char letter = word.charAt(i);
      text.append(letter >= from && letter <= to ? (char) (letter + by) : letter);
    }
    return text.toString();
  }
}
