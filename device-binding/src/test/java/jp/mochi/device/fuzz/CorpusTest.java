package jp.mochi.device.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What fuzzers have begun with and found, in every test run and without them. */
class CorpusTest {
  private static final Corpus CORPUS =
      new Corpus(
          Path.of("src/test/java/jp/mochi/device/fuzz"),
          Map.of(
              "app", AppFuzz::takes,
              "assertion", AssertionFuzz::takes,
              "attestation", AttestationFuzz::takes,
              "registration", RegistrationFuzz::takes));

  @TestFactory
  Stream<DynamicTest> everyInputIsReadOrRefusedInTime() throws IOException {
    return CORPUS.tests();
  }

  @Test
  void everyTargetStandsHereAndHasSeeds() throws IOException {
    CORPUS.assertWhole();
  }
}
