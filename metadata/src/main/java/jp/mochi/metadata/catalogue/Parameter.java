package jp.mochi.metadata.catalogue;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.metadata.PresetUse;

/**
 * Something that only the company knows, and IT is asked for.
 *
 * @param name how it is given: {@code name=value}
 * @param pattern what a value must look like, as a whole
 * @param example a value that would do
 * @param usual what counts when nothing is given; empty: it must be given
 * @param ask what it is
 * @param where where it is found, if that needs saying
 */
public record Parameter(
    String name,
    Pattern pattern,
    String example,
    Optional<String> usual,
    Wording ask,
    Optional<Wording> where) {
  public Parameter {
    Objects.requireNonNull(usual);
    Objects.requireNonNull(ask);
    Objects.requireNonNull(where);
    if (!PresetUse.PARAMETER.matcher(name).matches()) {
      throw new IllegalArgumentException("no parameter is called " + name);
    }
  }

  /** Whether a value may be put in. */
  public boolean takes(String value) {
    return PresetUse.VALUE.matcher(value).matches() && BoundedMatch.of(pattern, value);
  }
}
