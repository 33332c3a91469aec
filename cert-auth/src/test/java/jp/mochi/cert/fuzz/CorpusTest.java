package jp.mochi.cert.fuzz;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What fuzzers have begun with and found, in every test run and without them. */
class CorpusTest {
  private static final Path SOURCES = Path.of("src/test/java/jp/mochi/cert/fuzz");
  private static final Path CORPORA = Path.of("src/test/resources/fuzz");

  /**
   * What hangs takes longer; what is slow on a busy machine, loading classes at first, does not.
   */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Map<String, Predicate<byte[]>> TARGETS =
      new TreeMap<>(
          Map.of(
              "answer", AnswerFuzz::takes,
              "crl", CrlFuzz::takes,
              "csr", CsrFuzz::takes,
              "description", DescriptionFuzz::takes,
              "header", HeaderFuzz::takes,
              "identifier", IdentifierFuzz::takes,
              "ocsp", OcspFuzz::takes,
              "scep", ScepFuzz::takes));

  private static List<Path> files(String target) throws IOException {
    try (var files = Files.list(CORPORA.resolve(target))) {
      return files.sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyInputIsReadOrRefusedInTime() throws IOException {
    var tests = Stream.<DynamicTest>builder();
    for (var target : TARGETS.entrySet()) {
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

  @Test
  void everyTargetStandsHereAndHasSeeds() throws IOException {
    try (var sources = Files.list(SOURCES)) {
      var classes =
          sources
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith("Fuzz.java"))
              .map(name -> name.replace("Fuzz.java", "").toLowerCase(Locale.ROOT))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(classes, new TreeSet<>(TARGETS.keySet()));
    }
    for (var target : TARGETS.keySet()) {
      assertTrue(
          files(target).stream()
              .anyMatch(file -> file.getFileName().toString().startsWith("good-")),
          target + " has no seed");
    }
  }
}
