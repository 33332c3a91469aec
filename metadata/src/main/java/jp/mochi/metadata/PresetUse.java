package jp.mochi.metadata;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * By which preset of the catalogue an entry was made, and what was given to it. What to enter on
 * the service's side is shown from this.
 *
 * @param preset the preset's name
 * @param parameters what was given, by the parameter's name
 */
public record PresetUse(String preset, Map<String, String> parameters) {
  /** What a preset, and its file, may be called. */
  public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  /** What a parameter may be called. */
  public static final Pattern PARAMETER = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /**
   * What any parameter's value is held to, whatever its own pattern says: one word, without what
   * would end a text in an expression.
   */
  public static final Pattern VALUE = Pattern.compile("[^\\s\\p{Cc}\\p{Cf}\"'`\\\\]{1,1024}");

  private static final int MOST = 20;

  public PresetUse {
    parameters = java.util.Collections.unmodifiableMap(new TreeMap<>(parameters));
    if (!NAME.matcher(preset).matches()) {
      throw new IllegalArgumentException("no preset is called " + preset);
    }
    if (parameters.size() > MOST || !allFit(parameters)) {
      throw new IllegalArgumentException("parameters that no preset can have");
    }
  }

  private static boolean allFit(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .allMatch(
            each ->
                PARAMETER.matcher(each.getKey()).matches()
                    && VALUE.matcher(each.getValue()).matches());
  }

  /** As it is written behind {@code preset=}: the name, then {@code parameter=value} by name. */
  public String text() {
    var text = new StringBuilder(preset);
    parameters.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.toString();
  }

  /** Reads what {@link #text} writes; empty if it is anything else. */
  static Optional<PresetUse> of(String text) {
    var words = Stream.of(text.strip().split("\\s+", -1)).toList();
    var parameters = new TreeMap<String, String>();
    for (var word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 1
          || parameters.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        return Optional.empty();
      }
    }
    return NAME.matcher(words.getFirst()).matches()
            && parameters.size() <= MOST
            && allFit(parameters)
        ? Optional.of(new PresetUse(words.getFirst(), parameters))
        : Optional.empty();
  }
}
