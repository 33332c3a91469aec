package jp.mochi.idp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.network.ZonePlan;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Grounds;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.ZoneFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final Replay.Window DAY = new Replay.Window(NOW.minus(Duration.ofDays(1)), NOW);
  private static final Actor AUDITOR =
      new Actor("obrien", new Circumstances(NOW, "REPLAY", "", ""));
  private static final String REFUSE =
      "  - {name: no, reason: {ja: 否, en: No}, if: {services: [crm]}, refuse: true}\n";

  private final OpenDatabase database = Engine.SQLITE.open();
  private Replay replay;

  @BeforeEach
  void open() {
    replay = new Replay(database, new AuditLog(false), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    database.close();
  }

  static Draft draft(String rules) {
    return draft("", rules);
  }

  static Draft draft(String requirements, String rules) {
    var reader =
        new DraftReader(
            Path.of("policy.yaml"),
            () -> PolicyScope.EVERYTHING,
            drafted -> PolicyScope.EVERYTHING,
            () -> ZonePlan.NONE,
            plan -> Zones.NONE);
    var read = reader.read("version: 1\n" + requirements + "rules:\n" + rules);
    return assertInstanceOf(DraftReader.Outcome.Read.class, read, read.toString()).draft();
  }

  private static AuditEvent.Permitted permitted(int number, String person) {
    var time = NOW.minus(Duration.ofHours(1)).plusMillis(number);
    var facts =
        new Facts(
            time,
            ServiceFacts.named("crm"),
            "192.0.2.7",
            ZoneFacts.UNKNOWN,
            PersonFacts.of(person, Set.of(), Map.of()),
            DeviceFacts.UNKNOWN,
            List.of(),
            Optional.empty());
    return new AuditEvent.Permitted(
        new Circumstances(time, "R" + number, "192.0.2.7", ""),
        new AuditEvent.Who(Optional.of(person), "name of " + person),
        "crm",
        List.of(),
        new Trace("v", Optional.of("r"), List.of(), Optional.of(new Grounds(facts, Set.of()))),
        "session",
        "_a" + number);
  }

  private void record(int count) {
    database.write(
        handle -> {
          for (int i = 0; i < count; i++) {
            new AuditLog(false).append(handle, permitted(i, "p" + i % 30));
          }
          return true;
        });
  }

  private ReplayReport report(Draft draft) throws IOException {
    var outcome = replay.run(AUDITOR, draft, DAY, (share, decided) -> {});
    return assertInstanceOf(Replay.Outcome.Done.class, outcome).report();
  }

  @Test
  void countsEverySignOnOnceOverManyBatches() throws Exception {
    record(5_500);
    var report = report(draft(REFUSE));
    assertEquals(5_500, report.total());
    assertEquals(5_500, report.counts().get(Difference.NEWLY_REFUSED));
    assertEquals(30, report.people().get(Difference.NEWLY_REFUSED));
    var cell = report.cells().getFirst();
    assertEquals(Optional.of("no"), cell.rule());
    assertEquals(
        List.of("R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9"),
        cell.examples().stream().map(ReplayReport.Example::reference).toList());
  }

  @Test
  void tellsHowFarItIs() throws Exception {
    record(2_500);
    List<Long> decided = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    replay.run(
        AUDITOR,
        draft(REFUSE),
        DAY,
        (share, count) -> {
          decided.add(count);
          shares.add(share);
        });
    assertEquals(List.of(0L, 1_000L, 2_000L, 2_500L), decided);
    assertEquals(shares.stream().sorted().toList(), shares);
  }

  @Test
  void runsOneAtATime() throws Exception {
    var draft = draft(REFUSE);
    List<Replay.Outcome> within = new ArrayList<>();
    replay.run(
        AUDITOR,
        draft,
        DAY,
        (share, count) -> within.add(replay.run(AUDITOR, draft, DAY, (s, c) -> {})));
    assertEquals(List.of(new Replay.Outcome.Busy()), within);
    assertEquals(0, report(draft).total());
  }

  @Test
  void endsWhenNobodyListensAndIsFreeAgain() throws Exception {
    record(5_000);
    var draft = draft(REFUSE);
    List<Long> heard = new ArrayList<>();
    assertThrows(
        IOException.class,
        () ->
            replay.run(
                AUDITOR,
                draft,
                DAY,
                (share, count) -> {
                  heard.add(count);
                  if (count > 0) {
                    throw new IOException("gone");
                  }
                }));
    assertEquals(List.of(0L, 1_000L), heard);
    assertEquals(5_000, report(draft).total());
  }

  @Test
  void isRecordedBeforeAnythingIsRead() {
    assertThrows(
        IOException.class,
        () ->
            replay.run(
                AUDITOR,
                draft(REFUSE),
                DAY,
                (share, count) -> {
                  throw new IOException("gone");
                }));
    var operated =
        database.<String>read(
            handle ->
                handle
                    .createQuery("SELECT detail FROM audit WHERE kind = 'operated'")
                    .mapTo(String.class)
                    .one());
    assertTrue(operated.contains("policy replay"), operated);
  }
}
