package jp.mochi.metadata;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an operator says about a service, for rules to go by.
 *
 * @param tags marks of the company's own, in alphabetical order; none is known to be none
 * @param sensitivity 1 (lowest) to 4; empty: nobody has set it, which rules take for unknown
 * @param data where the service keeps its data; empty: nobody has said
 */
public record Classification(
    List<String> tags, Optional<Integer> sensitivity, Optional<Data> data) {
  /** Nothing was said. */
  public static final Classification NONE =
      new Classification(List.of(), Optional.empty(), Optional.empty());

  /** The highest level of sensitivity. */
  public static final int HIGHEST = 4;

  /** Where data can lie. */
  public enum Data {
    IN_HOUSE,
    HOSTED,
    PRIVATE_CLOUD,
    PUBLIC_CLOUD;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As options and policies write it: {@code public-cloud}. */
    public String text() {
      return text;
    }

    static Optional<Data> of(String text) {
      return Stream.of(values()).filter(data -> data.text.equals(text)).findFirst();
    }
  }

  public Classification {
    tags = List.copyOf(new TreeSet<>(tags));
    if (sensitivity.filter(level -> level < 1 || level > HIGHEST).isPresent()) {
      throw new IllegalArgumentException("a sensitivity of " + sensitivity.get());
    }
    Objects.requireNonNull(data);
  }
}
