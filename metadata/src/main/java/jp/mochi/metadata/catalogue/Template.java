package jp.mochi.metadata.catalogue;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in which <code>{name}</code> stands for a value that is put in later.
 *
 * @param text as the catalogue has it
 */
public record Template(String text) {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z0-9.-]*)}");

  /** The names it asks for, in their order. */
  public Set<String> names() {
    var names = new LinkedHashSet<String>();
    PLACE.matcher(text).results().forEach(found -> names.add(found.group(1)));
    return names;
  }

  /** The text with the values put in; a name without a value stays as it is written. */
  public String filled(Map<String, String> values) {
    return filled(values, UnaryOperator.identity());
  }

  /**
   * The text with the values put in.
   *
   * @param written a value as it is written in this kind of text
   */
  String filled(Map<String, String> values, UnaryOperator<String> written) {
    return PLACE
        .matcher(text)
        .replaceAll(
            found -> {
              var value = values.get(found.group(1));
              return Matcher.quoteReplacement(value == null ? found.group() : written.apply(value));
            });
  }

  /**
   * Whether a text can have come of it.
   *
   * @param patternOf what the value of a name looks like
   */
  boolean fits(String whole, UnaryOperator<String> patternOf) {
    var pattern = new StringBuilder();
    int end = 0;
    for (var found : PLACE.matcher(text).results().toList()) {
      pattern.append(Pattern.quote(text.substring(end, found.start())));
      pattern.append("(?:").append(patternOf.apply(found.group(1))).append(')');
      end = found.end();
    }
    pattern.append(Pattern.quote(text.substring(end)));
    return BoundedMatch.of(Pattern.compile(pattern.toString()), whole);
  }
}
