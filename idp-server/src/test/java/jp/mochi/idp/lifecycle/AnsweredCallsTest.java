package jp.mochi.idp.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.lifecycle.AnsweredCalls.Begun;
import jp.mochi.idp.lifecycle.AnsweredCalls.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the table of answered calls promises, on each database. */
@ParameterizedClass
@EnumSource(Engine.class)
class AnsweredCallsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Duration TICK = Duration.ofMillis(1);
  private static final Call CALL = call("token-1", "POST /api/v1/devices", "k-1", "{\"a\": 1}");

  private final AnsweredCalls calls = new AnsweredCalls();
  private final OpenDatabase database;

  AnsweredCallsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Call call(String caller, String what, String key, String body) {
    return Call.of(caller, what, key, body.getBytes(UTF_8));
  }

  private Begun begins(Call call, Instant now) {
    return database.write(handle -> calls.begin(handle, call, now));
  }

  private void answers(Call call, int status, Optional<String> answer) {
    database.write(
        handle -> {
          calls.answered(handle, call, status, answer);
          return true;
        });
  }

  private long rows() {
    return database.read(
        handle -> handle.createQuery("SELECT COUNT(*) FROM answered_call").mapTo(Long.class).one());
  }

  @Test
  void givesTheAnswerOfTheFirstCallForADay() {
    assertEquals(new Begun.Fresh(), begins(CALL, NOW));
    var answer = Optional.of("{\"name\": \"端末 🍡\", \"at\": \"" + "x".repeat(100_000) + "\"}");
    answers(CALL, 201, answer);
    var same = call("token-1", "POST /api/v1/devices", "k-1", "{\"a\": 1}");
    assertEquals(new Begun.Answered(201, answer), begins(same, NOW.plusSeconds(1)));
    assertEquals(new Begun.Answered(201, answer), begins(same, NOW.plus(AnsweredCalls.KEPT)));
    assertEquals(new Begun.Fresh(), begins(same, NOW.plus(AnsweredCalls.KEPT).plus(TICK)));
    assertEquals(1, rows());
  }

  @Test
  void keepsAnAnswerWithoutABodyAsSuch() {
    begins(CALL, NOW);
    answers(CALL, 204, Optional.empty());
    assertEquals(new Begun.Answered(204, Optional.empty()), begins(CALL, NOW));
  }

  @Test
  void saysWhenItIsAnotherCallUnderTheSameKey() {
    begins(CALL, NOW);
    var other = call("token-1", "POST /api/v1/devices", "k-1", "{\"a\": 2}");
    assertEquals(new Begun.AnotherBody(), begins(other, NOW));
    answers(CALL, 201, Optional.of("{}"));
    assertEquals(new Begun.AnotherBody(), begins(other, NOW));
    assertEquals(new Begun.Answered(201, Optional.of("{}")), begins(CALL, NOW));
  }

  @Test
  void aKeyCountsForItsCallerAndItsAddressAlone() {
    begins(CALL, NOW);
    var others =
        List.of(
            call("token-2", "POST /api/v1/devices", "k-1", "{\"a\": 1}"),
            call("token-1", "POST /api/v1/devices/find", "k-1", "{\"a\": 1}"),
            call("token-1", "POST /api/v1/devices", "k-2", "{\"a\": 1}"));
    for (var other : others) {
      assertEquals(new Begun.Fresh(), begins(other, NOW));
    }
    assertEquals(4, rows());
  }

  /** Where a node went down nobody knows whether it was done. */
  @Test
  void aCallThatNobodyAnsweredIsFreeAfterFiveMinutesForOne() {
    begins(CALL, NOW);
    var free = NOW.plus(AnsweredCalls.UNDER_WAY);
    assertEquals(new Begun.UnderWay(), begins(CALL, free.minus(TICK)));
    assertEquals(new Begun.Fresh(), begins(CALL, free));
    assertEquals(new Begun.UnderWay(), begins(CALL, free));
    answers(CALL, 200, Optional.of("{}"));
    assertEquals(new Begun.Answered(200, Optional.of("{}")), begins(CALL, free));
  }

  @Test
  void whatFailedOnOurSideCanBeMadeAnewAtOnce() {
    begins(CALL, NOW);
    database.write(
        handle -> {
          calls.forget(handle, CALL);
          return true;
        });
    assertEquals(0, rows());
    assertEquals(new Begun.Fresh(), begins(CALL, NOW));
  }

  @Test
  void ofManyAtTheSameMomentOneMakesTheCall() throws Exception {
    assertEquals(List.of(1L, 7L), of8At(NOW));
    assertEquals(List.of(1L, 7L), of8At(NOW.plus(AnsweredCalls.UNDER_WAY)));
  }

  /** How many of eight make it, and how many are told to wait. */
  private List<Long> of8At(Instant now) throws Exception {
    var together = new CyclicBarrier(8);
    try (var threads = Executors.newFixedThreadPool(8)) {
      var begun =
          IntStream.range(0, 8)
              .mapToObj(
                  number ->
                      threads.submit(
                          () -> {
                            together.await();
                            return begins(CALL, now);
                          }))
              .toList();
      var fresh = 0L;
      var waiting = 0L;
      for (var one : begun) {
        switch (one.get()) {
          case Begun.Fresh it -> fresh++;
          case Begun.UnderWay it -> waiting++;
          case Begun.Answered it -> throw new AssertionError(it);
          case Begun.AnotherBody it -> throw new AssertionError(it);
        }
      }
      return List.of(fresh, waiting);
    }
  }
}
