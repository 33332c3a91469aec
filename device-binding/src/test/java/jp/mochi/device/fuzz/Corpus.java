package jp.mochi.device.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What a module's fuzzers have begun with and found.
 *
 * @param sources where the fuzzers stand
 * @param targets each with whether it takes an input, by the name of its folder
 */
public record Corpus(Path sources, Map<String, Predicate<byte[]>> targets) {
  private static final Path CORPORA = Path.of("src/test/resources/fuzz");

  /**
   * What hangs takes longer; what is slow on a busy machine, loading classes at first, does not.
   */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  public Corpus {
    targets = new TreeMap<>(targets);
  }

  private static List<Path> files(String target) throws IOException {
    try (var files = Files.list(CORPORA.resolve(target))) {
      return files.sorted().toList();
    }
  }

  /** One for each input: that it is read or refused in time, and taken where it is a good one. */
  public Stream<DynamicTest> tests() throws IOException {
    var tests = Stream.<DynamicTest>builder();
    for (var target : targets.entrySet()) {
      for (var file : files(target.getKey())) {
        tests.add(
            DynamicTest.dynamicTest(
                target.getKey() + "/" + file.getFileName(), () -> run(target.getValue(), file)));
      }
    }
    return tests.build();
  }

  private static void run(Predicate<byte[]> target, Path file) throws IOException {
    var input = Files.readAllBytes(file);
    var taken = assertTimeoutPreemptively(LIMIT, () -> target.test(input));
    var name = String.valueOf(file.getFileName());
    if (name.startsWith("good-")) {
      assertTrue(taken, name + " no longer gets behind the front door");
    }
  }

  /** Every fuzzer is one of the targets, and each has an input that is a good one. */
  public void assertWhole() throws IOException {
    try (var files = Files.list(sources)) {
      var classes =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith("Fuzz.java"))
              .map(name -> name.replace("Fuzz.java", "").toLowerCase(Locale.ROOT))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(classes, new TreeSet<>(targets.keySet()));
    }
    for (var target : targets.keySet()) {
      assertTrue(
          files(target).stream()
              .anyMatch(file -> file.getFileName().toString().startsWith("good-")),
          target + " has no seed");
    }
  }
}
