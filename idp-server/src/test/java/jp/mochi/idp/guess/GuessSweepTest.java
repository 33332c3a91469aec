package jp.mochi.idp.guess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.guess.GuessCounts.Counter;
import jp.mochi.idp.guess.GuessCounts.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts nothing any more goes, and nothing else does. */
@ParameterizedClass
@EnumSource(Engine.class)
class GuessSweepTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final Engine engine;
  private final OpenDatabase database;
  private final GuessLimits limits =
      new GuessLimits(Guessed.PASSWORD, new GuessRules(10, WINDOW, 4));

  GuessSweepTest(Engine engine) {
    this.engine = engine;
    this.database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void goesOnWhereItStoppedAndBeginsAgainAfterTheLast() {
    count("a", NOW);
    count("b", NOW.plusSeconds(1));
    count("c", NOW);
    count("d", NOW);
    count("e", NOW);
    var later = NOW.plus(WINDOW);

    assertEquals("NAME:b", sweep("", later, 2));
    assertEquals(List.of("NAME:b", "NAME:c", "NAME:d", "NAME:e"), left());
    assertEquals("NAME:d", sweep("NAME:b", later, 2));
    assertEquals(List.of("NAME:b", "NAME:e"), left());
    assertEquals("", sweep("NAME:d", later, 2));
    assertEquals(List.of("NAME:b"), left());
    assertEquals("", sweep("", later.plusMillis(999), 2));
    assertEquals(List.of("NAME:b"), left(), "counts still");
    sweep("", later.plusSeconds(1), 2);
    assertEquals(List.of(), left());
  }

  /** Hours of strangers' wrong guesses: the table holds what counts still, and as much again. */
  @Test
  void boundsTheTableHoweverLongTheTriesGoOn() {
    var each = 64;
    var most = 0;
    for (var window = 0; window < 12; window++) {
      var at = NOW.plus(WINDOW.multipliedBy(window));
      for (var i = 0; i < each; i++) {
        var network = window + "." + i + ".0.1";
        ask("stranger" + window + "-" + i, network, at.plusSeconds(i));
      }
      most = Math.max(most, left().size());
    }
    assertTrue(most >= 4 * each, most + " rows at most: what counts still is among them");
    assertTrue(most <= 3 * 4 * each, most + " rows at most");
  }

  @Test
  void noNumberOfTriesElsewhereLetsAnybodyStartOver() {
    for (var i = 0; i < 5; i++) {
      assertInstanceOf(Verdict.Granted.class, ask("tanaka", "203.0." + i + ".1", NOW));
    }
    for (var i = 0; i < 200; i++) {
      ask("stranger" + i, "10.1." + i + ".1", NOW.plusSeconds(i));
    }
    assertInstanceOf(
        Verdict.Wait.class, ask("tanaka", "198.51.100.1", NOW.plus(WINDOW).minusSeconds(1)));
  }

  @Test
  void looksAtNoMoreRowsThanItIsAskedFor() {
    assumeTrue(engine == Engine.SQLITE, "whose plans don't hang on how much there is");
    var plan =
        database.read(
            handle ->
                handle
                    .select("EXPLAIN QUERY PLAN " + GuessCounts.WALK, "", 9)
                    .mapToMap()
                    .list()
                    .toString());
    assertTrue(plan.contains("(counter>?)"), plan);
    assertFalse(plan.contains("TEMP B-TREE"), plan);
  }

  private void count(String name, Instant at) {
    var counters = List.of(new Counter(Kind.NAME, name, 5, Optional.empty()));
    database.write(handle -> GuessCounts.take(handle, counters, WINDOW, at));
  }

  private String sweep(String after, Instant now, int most) {
    return database.write(handle -> GuessCounts.sweep(handle, after, now, most));
  }

  private Verdict ask(String name, String network, Instant at) {
    var attempt = new Attempt(name, Optional.of(name + "-id"), network, Optional.empty());
    return database.write(handle -> limits.ask(handle, attempt, at));
  }

  private List<String> left() {
    return database.read(
        handle ->
            handle.select("SELECT counter FROM guess ORDER BY counter").mapTo(String.class).list());
  }
}
