package jp.mochi.idp.replay;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import jp.mochi.idp.Tables;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.DatabaseSettings;
import jp.mochi.idp.database.Databases;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.ZoneFacts;

/**
 * Records sign-ons of 10,000 people at 40 services, decided by 50 rules, in SQLite, and replays
 * them with 200. Prints the time that passes and the CPU's. Run by hand, with how many sign-ons (a
 * million) and the folder for them; {@code docs/performance.md} quotes it.
 */
final class ReplayBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final int AT_ONCE = 5_000;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ReplayBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    var folder =
        arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("mochi-replay");
    var file = folder.resolve("replay.db");
    var settings = new DatabaseSettings("jdbc:sqlite:" + file, "", "");
    try (var database = Databases.open(settings, Tables.MIGRATIONS)) {
      record(database, count);
      System.out.printf("%,d sign-ons, %,d MB%n", count, Files.size(file) >> 20);
      for (int i = 0; i < 2; i++) {
        replay(database);
      }
    }
  }

  private static void replay(OpenDatabase database) throws Exception {
    var replay = new Replay(database, new AuditLog(false), Clock.fixed(NOW, ZoneOffset.UTC));
    var actor = new Actor("benchmark", new Circumstances(NOW, "BENCHMARK", "", ""));
    var window = new Replay.Window(NOW.minus(Duration.ofDays(14)), NOW);
    var draft = ReplayTest.draft(rules(200, "draft"));
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    var outcome = replay.run(actor, draft, window, (share, decided) -> {});
    double seconds = (System.nanoTime() - start) / 1e9;
    double work = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
    if (outcome instanceof Replay.Outcome.Done(var report)) {
      System.out.printf(
          "%,d replayed in %.1f s with %.1f s of CPU, %d cells, %s%n",
          report.total(), seconds, work, report.cells().size(), report.counts());
    }
  }

  private static void record(OpenDatabase database, int count) {
    var inForce = ReplayTest.draft(rules(50, "rule")).rules();
    var random = new Random(7);
    var log = new AuditLog(false);
    for (int done = 0; done < count; done += AT_ONCE) {
      int from = done;
      database.write(
          handle -> {
            for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
              var facts = facts(random, i, count);
              log.append(handle, permitted(facts, inForce.evaluate(facts).trace(), i));
            }
            return true;
          });
    }
  }

  private static AuditEvent permitted(Facts facts, jp.mochi.idp.policy.Trace trace, int number) {
    var person = facts.person().id().orElseThrow();
    return new AuditEvent.Permitted(
        new Circumstances(
            facts.now(), "R" + number, facts.clientAddress(), "Mozilla/5.0 (iPhone) Safari"),
        new AuditEvent.Who(Optional.of(person), "user" + person.substring(0, 8)),
        facts.service().name(),
        facts.factors(),
        trace,
        "session-" + number,
        "_assertion" + number);
  }

  private static Facts facts(Random random, int number, int count) {
    int person = random.nextInt(10_000);
    var time =
        NOW.minus(Duration.ofDays(14))
            .plus(Duration.ofDays(14).multipliedBy(number).dividedBy(count));
    return new Facts(
        time,
        new ServiceFacts(
            "service" + random.nextInt(40),
            Set.of("tag" + person % 7),
            Optional.of(1 + person % 4),
            Optional.empty()),
        "192.0." + random.nextInt(256) + "." + random.nextInt(256),
        ZoneFacts.UNKNOWN,
        PersonFacts.of(
            "%08d-d998-5604-ae6b-6ecf80216730".formatted(person),
            Set.of("everyone", "group" + person % 50, "team" + person % 300, "site" + person % 9),
            Map.of("department", List.of("部" + person % 30), "mail", List.of("x@example.com"))),
        DeviceFacts.UNKNOWN,
        List.of(new ProvedFactor(Factor.PASSWORD, time.minusSeconds(random.nextInt(20_000)))),
        Optional.empty());
  }

  /** Some refuse, some ask for a fresher proof, every tenth has an expression, the last decides. */
  private static String rules(int count, String name) {
    var rules = new StringBuilder();
    for (int i = 0; i < count - 1; i++) {
      rules.append("  - {name: %s %d, reason: {ja: 理由, en: Why}, ".formatted(name, i));
      rules.append(
          switch (i % 10) {
            case 0 ->
                "if: {services: [service%d], groups: [team%d]}, refuse: true}".formatted(i % 40, i);
            case 1 ->
                "if: {attributes: {department: [部%d]}, tags: [tag%d]}, require: [{factor: password, max-age: 4h}]}"
                    .formatted(i % 30, i % 7);
            case 2 ->
                "when: '\"team%d\" in person.groups && service.sensitivity > 3', refuse: true}"
                    .formatted(i);
            default ->
                "if: {services: [service%d], groups: [group%d]}, require: [password]}"
                    .formatted(i, i);
          });
      rules.append('\n');
    }
    return rules
        + "  - {name: "
        + name
        + " last, reason: {ja: 理由, en: Why}, require: [password]}\n";
  }
}
