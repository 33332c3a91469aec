package jp.mochi.device.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Ranges of versions, against a model that pads with zeros and compares place by place. */
class VersionRangePropertyTest {
  private static final int PLACES = 8;

  /** A version with what the model makes of it: a letter is below every number. */
  record Written(String text, List<BigInteger> places) {
    int compare(Written other) {
      for (int i = 0; i < PLACES; i++) {
        int order = places.get(i).compareTo(other.places().get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }
  }

  @Provide
  Arbitrary<Written> versions() {
    var numbers =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, Arbitraries.integers().between(0, 3).map(n -> "" + n)),
            net.jqwik.api.Tuple.of(1, Arbitraries.of("00", "010", "9", "10", "99999999999999999")),
            net.jqwik.api.Tuple.of(1, Arbitraries.of("a", "b", "RC")));
    var separators = Arbitraries.of(".", "-", "_", " ", "+");
    return Combinators.combine(numbers.list().ofMinSize(0).ofMaxSize(5), separators)
        .as(VersionRangePropertyTest::written);
  }

  private static Written written(List<String> parts, String separator) {
    var all = new ArrayList<String>();
    all.add("1"); // begins with a number, so that it says something
    all.addAll(parts);
    var places = new ArrayList<BigInteger>();
    for (var part : all) {
      places.add(
          switch (part) {
            case "a" -> BigInteger.valueOf(-3);
            case "b" -> BigInteger.valueOf(-2);
            case "RC" -> BigInteger.valueOf(-1);
            default -> new BigInteger(part);
          });
    }
    while (places.size() < PLACES) {
      places.add(BigInteger.ZERO);
    }
    return new Written(String.join(separator, all), places);
  }

  @Property
  void twoVersionsStandAsTheModelSays(
      @ForAll("versions") Written one, @ForAll("versions") Written other) {
    assertEquals(
        Integer.signum(one.compare(other)),
        Integer.signum(AppVersion.of(one.text()).compareTo(AppVersion.of(other.text()))));
    assertEquals(
        one.compare(other) == 0, AppVersion.of(one.text()).equals(AppVersion.of(other.text())));
  }

  @Property
  void aRangeHasWhatLiesBetweenItsBounds(
      @ForAll("versions") Written from,
      @ForAll boolean fromIncluded,
      @ForAll("versions") Written to,
      @ForAll boolean toIncluded,
      @ForAll("versions") Written version) {
    var text =
        (fromIncluded ? ">=" : ">")
            + from.text().replace(' ', '.')
            + ", "
            + (toIncluded ? "<=" : "<")
            + to.text().replace(' ', '.');
    var isEmpty = from.compare(to) > 0 || (from.compare(to) == 0 && !(fromIncluded && toIncluded));
    var read = VersionRange.read(text);
    if (isEmpty) {
      assertInstanceOf(VersionRange.Read.Empty.class, read, text);
      return;
    }
    var range = assertInstanceOf(VersionRange.Read.Good.class, read, text).range();
    var above = version.compare(from) > 0 || (fromIncluded && version.compare(from) == 0);
    var below = version.compare(to) < 0 || (toIncluded && version.compare(to) == 0);
    assertEquals(above && below, range.contains(version.text()), text);
    assertEquals(read, VersionRange.read(range.text()), "it can be read again");
  }
}
