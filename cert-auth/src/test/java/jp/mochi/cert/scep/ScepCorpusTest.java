package jp.mochi.cert.scep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a fuzzer of SCEP's messages begins with, in every test run and without the fuzzer. */
class ScepCorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz/scep");

  private static List<Path> files() throws IOException {
    try (var files = Files.list(CORPUS)) {
      return files.sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyInputIsReadOrRefusedInTime() throws IOException {
    return files().stream()
        .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> run(file)));
  }

  private static void run(Path file) throws IOException {
    var input = Files.readAllBytes(file);
    var taken = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> ScepFuzz.takes(input));
    assertEquals(String.valueOf(file.getFileName()).startsWith("good-"), taken);
  }

  @Test
  void thereAreSeedsOfBothKinds() throws IOException {
    var names = files().stream().map(file -> String.valueOf(file.getFileName())).toList();
    assertTrue(names.stream().filter(name -> name.startsWith("good-")).count() >= 3, "" + names);
    assertTrue(names.stream().filter(name -> name.startsWith("bad-")).count() >= 3, "" + names);
  }
}
