package jp.mochi.idp.audit;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Grounds;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.ZoneFacts;

/**
 * Prints microseconds of one thread's CPU that making the record of an assertion takes, with and
 * without the facts of its decision, and their bytes. Run by hand.
 */
final class RecordedFactsBenchmark {
  private RecordedFactsBenchmark() {}

  public static void main(String[] arguments) {
    var now = Instant.parse("2026-11-21T09:00:00.123Z");
    var facts =
        new Facts(
            now,
            new ServiceFacts("crm", Set.of("sales"), Optional.of(3), Optional.empty()),
            "192.0.2.7",
            new ZoneFacts(Set.of("office"), Set.of("vpn"), Set.of()),
            PersonFacts.of(
                "cf52bf55-d998-5604-ae6b-6ecf80216730",
                Set.of("sales", "everyone", "tokyo-office", "vpn-users", "project-x"),
                Map.of("department", List.of("営業"))),
            DeviceFacts.UNKNOWN,
            List.of(new ProvedFactor(Factor.PASSWORD, now)),
            Optional.empty());
    var grounds = new Grounds(facts, Set.of("department"));
    for (int i = 0; i < 2; i++) {
      measure("without facts", event(facts, Optional.empty()));
      measure("with facts", event(facts, Optional.of(grounds)));
    }
  }

  private static AuditEvent event(Facts facts, Optional<Grounds> grounds) {
    var step = new Trace.Step("office", Trace.Verdict.PERMITS, List.of(), false);
    return new AuditEvent.Permitted(
        new Circumstances(facts.now(), "R", facts.clientAddress(), "Safari"),
        new AuditEvent.Who(facts.person().id(), "tanaka"),
        "crm",
        facts.factors(),
        new Trace("v", Optional.of("office"), List.of(step), grounds),
        "session",
        "_assertion");
  }

  private static void measure(String name, AuditEvent event) {
    long rounds = 0;
    long start = cpu();
    while (cpu() - start < 3_000_000_000L) {
      for (int i = 0; i < 1_000; i++) {
        AuditRecords.of(event);
      }
      rounds += 1_000;
    }
    System.out.printf(
        "%-14s %.2f µs, detail of %d bytes%n",
        name, 3_000_000.0 / rounds, AuditRecords.of(event).detail().length());
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
