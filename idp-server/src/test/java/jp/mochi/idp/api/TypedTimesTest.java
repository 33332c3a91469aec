package jp.mochi.idp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of a time that is no moment, or two, by the clocks of {@code time-zone}. */
class TypedTimesTest {
  private static final String TWICE = "2026-10-25T02:30";
  private static final String SKIPPED = "2026-03-29T02:30";

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static House house;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    dir = folder;
    house =
        House.start(
            dir,
            Clock.systemUTC(),
            yaml -> yaml.replace("time-zone: UTC", "time-zone: Europe/Berlin"));
    house.register("wiki", "https://wiki.example/saml", "https://wiki.example/acs");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static void refused(String says, String... words) {
    var ran = new Typed(dir).run(words);
    assertEquals(1, ran.status(), ran.out());
    assertTrue(ran.err().contains(says), ran.err());
  }

  @Test
  void recordsAreNotCutWithinTheHourThatComesTwice() {
    var says = "Write 2026-10-25T02:30+02:00 for the first time or 2026-10-25T02:30+01:00";
    var file = dir.resolve("records.jsonl");
    refused(says, "audit", "export", "--to", TWICE, "-o", file.toString());
    assertFalse(Files.exists(file), "a file of half the records");
    refused(says, "audit", "search", "--from", TWICE);
    var first = new Typed(dir).run("audit", "search", "--to", TWICE + "+02:00");
    assertEquals(0, first.status(), first.err());
  }

  @Test
  void aDecisionIsNotExplainedForATimeThatNeverIs() {
    var says = "there is no 2026-03-29T02:30";
    var from = List.of("--user", "sato", "--sp", "wiki", "--ip", "192.0.2.1");
    var explain = Stream.of(List.of("policy", "explain"), from, List.of("--at", SKIPPED));
    refused(says, explain.flatMap(List::stream).toArray(String[]::new));
    refused(says, "sp", "test", "wiki", "--user", "sato", "--at", SKIPPED);
    refused(says, "audit", "search", "--from", SKIPPED);
  }

  @Test
  void anUnreadableTimeIsToldHowToBeWritten() {
    refused("“yesterday” is no time: write 2026-11-21", "audit", "search", "--from", "yesterday");
  }
}
