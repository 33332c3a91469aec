package jp.mochi.device.status;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which version of its system a device runs: numbers, the weightiest first. {@code 19} and {@code
 * 19.0} are the same.
 *
 * @param numbers without zeros at the end, but for the first
 */
public record OsVersion(List<Integer> numbers) implements Comparable<OsVersion> {
  private static final Pattern WRITTEN = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,5}");
  private static final Comparator<OsVersion> ORDER =
      Comparator.comparingInt((OsVersion it) -> it.at(0))
          .thenComparingInt(it -> it.at(1))
          .thenComparingInt(it -> it.at(2))
          .thenComparingInt(it -> it.at(3))
          .thenComparingInt(it -> it.at(4))
          .thenComparingInt(it -> it.at(5));

  public OsVersion {
    var shortened = new ArrayList<>(numbers);
    while (shortened.size() > 1 && shortened.getLast() == 0) {
      shortened.removeLast();
    }
    numbers = List.copyOf(shortened);
  }

  /** Reads {@code 18.5} or {@code 10.0.22631.4460}; empty where it is written otherwise. */
  public static Optional<OsVersion> of(String text) {
    return WRITTEN.matcher(text).matches()
        ? Optional.of(
            new OsVersion(Stream.of(text.split("\\.", -1)).map(Integer::valueOf).toList()))
        : Optional.empty();
  }

  private int at(int place) {
    return place < numbers.size() ? numbers.get(place) : 0;
  }

  @Override
  public int compareTo(OsVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
