package jp.mochi.idp.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.audit.RecordedDecision.Came;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.reason.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class RecordedDecisionsTest {
  private static final Instant EVER = Instant.EPOCH;
  private static final Instant NEVER = Instant.parse("2027-01-01T00:00:00Z");

  private final OpenDatabase database;
  private final RecordedDecisions decisions;

  RecordedDecisionsTest(Engine engine) {
    database = engine.open();
    decisions = new RecordedDecisions(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void append(AuditEvent event) {
    database.write(
        handle -> {
          new AuditLog(false).append(handle, event);
          return true;
        });
  }

  private static AuditEvent.Refused refused(int second, Reason reason, boolean decided) {
    return new AuditEvent.Refused(
        AuditTest.at(AuditTest.permitted(second).circumstances().time(), "X" + second),
        Optional.empty(),
        Optional.of("crm"),
        reason,
        decided ? Optional.of(new Trace("p7", Optional.empty(), List.of())) : Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private List<String> references(Instant from, Instant until, int limit) {
    List<String> found = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (var batch = decisions.batch(from, until, after, limit);
        !batch.isEmpty();
        batch = decisions.batch(from, until, after, limit)) {
      batch.forEach(decision -> found.add(decision.reference()));
      after = Optional.of(batch.getLast().id());
    }
    return found;
  }

  @Test
  void comeOldestFirstBatchByBatchEachOnce() {
    for (int i = 0; i < 7; i++) {
      append(AuditTest.permitted(i));
    }
    assertEquals(List.of("R0", "R1", "R2", "R3", "R4", "R5", "R6"), references(EVER, NEVER, 3));
    var third = AuditTest.permitted(3).circumstances().time();
    assertEquals(List.of("R3", "R4", "R5", "R6"), references(third, NEVER, 3));
    assertEquals(List.of("R0", "R1", "R2"), references(EVER, third, 3));
  }

  private static AuditEvent.Refused passive(int second, boolean known, Trace.Verdict... verdicts) {
    var steps =
        Stream.of(verdicts).map(it -> new Trace.Step("r" + it, it, List.of(), false)).toList();
    return new AuditEvent.Refused(
        AuditTest.at(AuditTest.permitted(second).circumstances().time(), "X" + second),
        known ? Optional.of(AuditTest.permitted(second).who()) : Optional.empty(),
        Optional.of("crm"),
        Reason.NO_PASSIVE,
        Optional.of(new Trace("p7", Optional.empty(), steps)),
        Optional.empty(),
        Map.of());
  }

  @Test
  void tellWhatTheServiceLackedFromWhatTheRulesAskedFor() {
    append(passive(1, true, Trace.Verdict.NOT, Trace.Verdict.PERMITS));
    append(passive(2, true, Trace.Verdict.NOT, Trace.Verdict.NEEDS));
    append(passive(3, false, Trace.Verdict.PERMITS));
    assertEquals(
        List.of(Came.LACKING, Came.ASKED, Came.ASKED),
        decisions.batch(EVER, NEVER, Optional.empty(), 10).stream()
            .map(RecordedDecision::came)
            .toList());
  }

  @Test
  void areThoseThatTheRulesTookAndNoOthers() {
    append(refused(1, Reason.POLICY, true));
    append(refused(2, Reason.NO_PASSIVE, true));
    append(refused(3, Reason.CREDENTIALS, false));
    append(refused(4, Reason.CHANGED_MEANWHILE, true));
    append(refused(5, Reason.POLICY, false));
    append(AuditTest.permitted(6));
    var found = decisions.batch(EVER, NEVER, Optional.empty(), 10);
    assertEquals(
        List.of(Came.REFUSED, Came.ASKED, Came.PERMITTED),
        found.stream().map(RecordedDecision::came).toList());
    assertEquals(Optional.of("Tanaka"), found.getLast().username());
    assertEquals("192.0.2.7", found.getLast().address());
  }
}
