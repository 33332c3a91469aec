package jp.mochi.idp.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.idp.audit.AuditEvent.Who;
import jp.mochi.idp.audit.AuditRecord.Result;
import jp.mochi.idp.audit.AuditSearch.Searcher;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.reason.Reason;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class AuditTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123Z");
  private static final Searcher AUDITOR =
      new Searcher(
          new Circumstances(NOW.plusSeconds(3600), "SEARCH", "", ""),
          new AuditEvent.Who(Optional.of("id-of-sato"), "sato"),
          Map.of());

  private final OpenDatabase database;
  private final AuditLog log = new AuditLog(false);
  private final AuditSearch search;

  AuditTest(Engine engine) {
    database = engine.open();
    search = new AuditSearch(database, log);
  }

  @AfterEach
  void close() {
    database.close();
  }

  static Circumstances at(Instant time, String reference) {
    return new Circumstances(time, reference, "192.0.2.7", "Safari");
  }

  static AuditEvent.Permitted permitted(int second) {
    return new AuditEvent.Permitted(
        at(NOW.plusSeconds(second), "R" + second),
        new Who(Optional.of("id-tanaka"), "Tanaka"),
        "https://sp.example/saml",
        List.of(new ProvedFactor(Factor.PASSWORD, NOW)),
        new Trace(
            "p7",
            Optional.of("営業"),
            List.of(new Trace.Step("営業", Trace.Verdict.PERMITS, List.of(), false))),
        "session-1",
        "_assertion" + second);
  }

  static AuditEvent.Refused refused(int second, String address, Reason reason) {
    return new AuditEvent.Refused(
        new Circumstances(NOW.plusSeconds(second), "X" + second, address, "=cmd|' /C calc'!A0"),
        Optional.empty(),
        Optional.empty(),
        reason,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private void append(AuditEvent event) {
    database.write(
        handle -> {
          log.append(handle, event);
          return true;
        });
  }

  private List<AuditRecord> find(AuditQuery query) {
    return search.search(AUDITOR, query, Optional.empty(), 100).records();
  }

  private static AuditQuery person(String person) {
    return new AuditQuery(
        Optional.of(person),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aRecordSaysWhoWhatWhereAndWhy() {
    append(permitted(1));

    var record = find(person("id-tanaka")).getFirst();
    assertEquals("permitted", record.kind());
    assertEquals(Result.PERMITTED, record.result());
    assertEquals(NOW.plusSeconds(1), record.time());
    assertEquals("R1", record.reference());
    assertEquals(Optional.of("Tanaka"), record.username());
    assertEquals(Optional.of("https://sp.example/saml"), record.service());
    assertEquals(List.of("PASSWORD"), record.factors());
    assertEquals(Optional.of("p7"), record.policyVersion());
    assertTrue(record.detail().contains("{\"permits\":[\"営業\"]}"), record.detail());
    assertTrue(record.detail().contains("_assertion1"), record.detail());
  }

  @Test
  void isFoundByNameWhateverItsCaseByServiceTimeResultAndReference() {
    append(permitted(1));
    append(refused(2, "203.0.113.9", Reason.BAD_SIGNATURE));

    assertEquals(1, find(person("tanaka")).size());
    assertEquals(0, find(person("suzuki")).size());
    assertEquals(List.of("X2"), references(null, null, Result.REFUSED, null));
    assertEquals(List.of("X2"), references(NOW.plusSeconds(2), NOW.plusSeconds(3), null, null));
    assertEquals(List.of("R1"), references(NOW, NOW.plusSeconds(2), null, null));
    assertEquals(List.of("R1"), references(null, null, null, "R1"));
  }

  private List<String> references(
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Result result,
      @Nullable String reference) {
    return find(
            new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(from),
                Optional.ofNullable(until),
                Optional.ofNullable(result),
                Optional.ofNullable(reference)))
        .stream()
        .map(AuditRecord::reference)
        .toList();
  }

  @Test
  void pagesGoFromTheNewestToTheOldestAndMissNone() {
    for (var i = 0; i < 25; i++) {
      append(permitted(i));
    }
    var seen = new ArrayList<String>();
    var after = Optional.<String>empty();
    do {
      var page = search.search(AUDITOR, person("tanaka"), after, 10);
      page.records().forEach(record -> seen.add(record.reference()));
      after = page.next();
    } while (after.isPresent());

    assertEquals(25, seen.size());
    assertEquals("R24", seen.getFirst());
    assertEquals("R0", seen.getLast());
  }

  @Test
  void searchesAndExportsAreRecorded() throws IOException {
    find(person("tanaka"));
    search.export(AUDITOR, AuditQuery.all(), "csv", record -> {});

    var own = find(person("sato"));
    assertEquals(3, own.size());
    assertTrue(own.get(1).detail().contains("audit export csv"), own.toString());
    assertTrue(own.getLast().detail().contains("tanaka"), own.toString());
  }

  @Test
  void anExportIsWholeAndItsFormulasAreDefused() throws IOException {
    for (var i = 0; i < 600; i++) {
      append(refused(i, "203.0.113.9", Reason.BAD_SIGNATURE));
    }
    var csv = new StringWriter();
    var json = new StringWriter();
    AuditFormat.CSV.begin(csv);
    var refusals =
        new AuditQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Result.REFUSED),
            Optional.empty());
    var count =
        search.export(
            AUDITOR,
            refusals,
            "both",
            record -> {
              AuditFormat.CSV.write(record, csv);
              AuditFormat.JSON_LINES.write(record, json);
            });

    assertEquals(600, count);
    var lines = csv.toString().split("\r\n", -1);
    assertEquals(602, lines.length);
    assertTrue(lines[1].contains(",'=cmd|' /C calc'!A0,"), lines[1]);
    var first = new JsonMapper().readTree(json.toString().lines().findFirst().orElseThrow());
    assertEquals("BAD_SIGNATURE", first.path("reason").asText());
    assertEquals("X599", first.path("reference").asText());
  }

  @Test
  void deletesWhatIsOlderThanItsTimeAndNotWhatTheSiemLacks() {
    append(permitted(0));
    var forwarding = new AuditLog(true);
    database.write(
        handle -> {
          forwarding.append(handle, permitted(1));
          return true;
        });
    append(permitted(100));
    var clock = Clock.fixed(NOW.plusSeconds(100).plus(Duration.ofDays(400)), ZoneOffset.UTC);

    new AuditRetention(database, clock, Duration.ofDays(400), true).run();

    assertEquals(
        List.of("R100", "R1"),
        find(person("tanaka")).stream().map(AuditRecord::reference).toList());

    // Without a SIEM nobody will ever send what waits for it.
    new AuditRetention(database, clock, Duration.ofDays(400), false).run();

    assertEquals(
        List.of("R100"), find(person("tanaka")).stream().map(AuditRecord::reference).toList());
  }

  /** Each batch is a write of its own, and whoever signs on between two is written down at once. */
  @Test
  void deletesInBatchesBetweenWhichOthersWrite() {
    for (var i = 0; i < 650; i++) {
      append(permitted(i));
    }
    var now = NOW.plus(Duration.ofDays(500));
    var batches = new ArrayList<Integer>();
    var meanwhile =
        new Database() {
          @Override
          public <T extends @Nullable Object> T read(Function<Handle, T> work) {
            return database.read(work);
          }

          @Override
          public <T extends @Nullable Object> T write(Function<Handle, T> work) {
            var deleted = database.write(work);
            batches.add((Integer) deleted);
            append(permitted(Math.toIntExact(Duration.between(NOW, now).toSeconds())));
            return deleted;
          }

          @Override
          public void close() {}
        };
    var clock = Clock.fixed(now, ZoneOffset.UTC);
    new AuditRetention(meanwhile, clock, Duration.ofDays(400), true).run();

    assertEquals(List.of(200, 200, 200, 50), batches);
    assertEquals(4, find(person("tanaka")).size(), "those that were written between");
  }

  @Test
  void strangersRefusalsBeyondTenAMinuteAreCountedInOneRecord() {
    var clock = new StoppedClock(NOW);
    try (var flood = new FloodCounter(database, log, clock)) {
      for (var i = 0; i < 25; i++) {
        flood.record(refused(0, "203.0.113." + i, Reason.BAD_SIGNATURE));
      }
      flood.record(refused(0, "198.51.100.1", Reason.BAD_SIGNATURE));
      flood.record(refused(0, "203.0.113.1", Reason.UNKNOWN_SERVICE));
      assertEquals(12, refusals("refused").size());
      assertEquals(1, refusals("flood").size(), "the flood is opened at once");

      clock.now = NOW.plusSeconds(60);
      flood.run();
    }

    var counted = refusals("flood");
    assertEquals(2, counted.size());
    assertTrue(counted.getFirst().detail().contains("\"network\":\"203.0.113.0/24\""));
    assertTrue(counted.getFirst().detail().contains("\"count\":15"));
  }

  @Test
  void refusalsWithinASessionAreAllWritten() {
    try (var flood = new FloodCounter(database, log, Clock.fixed(NOW, ZoneOffset.UTC))) {
      for (var i = 0; i < 15; i++) {
        var known =
            new AuditEvent.Refused(
                at(NOW, "K" + i),
                Optional.of(new Who(Optional.of("id-tanaka"), "tanaka")),
                Optional.empty(),
                Reason.POLICY,
                Optional.empty(),
                Optional.of("session"),
                Map.of());
        assertEquals("K" + i, flood.record(known));
      }
    }
    assertEquals(15, refusals("refused").size());
  }

  @Test
  void aNameThatWasOnlyTypedIsAStrangersAndHidesNobodyElses() {
    try (var flood = new FloodCounter(database, log, Clock.fixed(NOW, ZoneOffset.UTC))) {
      for (var i = 0; i < 15; i++) {
        var shown = Math.min(i, 10);
        assertEquals("T" + shown, flood.record(guessed(Optional.of("id-tanaka"), "T" + i)));
        assertEquals("N" + shown, flood.record(guessed(Optional.empty(), "N" + i)));
      }
      assertEquals("S", flood.record(guessed(Optional.of("id-sato"), "S")));
    }
    assertEquals(21, refusals("refused").size());
    var counted = refusals("flood").stream().map(AuditRecord::personId).toList();
    assertEquals(4, counted.size());
    assertTrue(counted.contains(Optional.of("id-tanaka")), counted.toString());
  }

  private static AuditEvent.Refused guessed(Optional<String> person, String reference) {
    return new AuditEvent.Refused(
        at(NOW, reference),
        Optional.of(new Who(person, "name")),
        Optional.empty(),
        Reason.CREDENTIALS,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  @Test
  void everyReferenceThatAPageShowsFindsARecordAtOnce() {
    try (var flood = new FloodCounter(database, log, Clock.fixed(NOW, ZoneOffset.UTC))) {
      for (var i = 0; i < 30; i++) {
        var shown = flood.record(guessed(Optional.of("id-tanaka"), "T" + i));
        assertEquals(1, find(reference(shown)).size(), shown);
      }
    }
    var flood = find(reference("T10"));
    assertEquals(2, flood.size(), "opened and closed");
    assertTrue(flood.getFirst().detail().contains("\"count\":20"), flood.toString());
  }

  private static AuditQuery reference(String reference) {
    return new AuditQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(reference));
  }

  @Test
  void whatIsCountedIsWrittenAtShutdown() {
    try (var flood = new FloodCounter(database, log, Clock.fixed(NOW, ZoneOffset.UTC))) {
      for (var i = 0; i < 12; i++) {
        flood.record(refused(0, "2001:db8::" + i, Reason.NOT_FOUND));
      }
    }
    assertTrue(refusals("flood").getFirst().detail().contains("2001:db8:0:0:0:0:0:0/64"));
    assertFalse(refusals("refused").isEmpty());
  }

  private List<AuditRecord> refusals(String kind) {
    return find(AuditQuery.all()).stream().filter(r -> r.kind().equals(kind)).toList();
  }
}
