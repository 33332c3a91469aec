package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What {@code doctor} says of the clock. */
class ClockExaminationTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
  private final Findings findings = new Findings(new Words(Locale.ENGLISH));
  private final ClockExamination clocks =
      new ClockExamination(Clock.fixed(NOW, ZoneOffset.UTC), findings);

  private String only() {
    assertEquals(1, findings.all().size(), findings.all().toString());
    var finding = findings.all().getFirst();
    return finding.result() + " " + finding.text();
  }

  @Test
  void agreesWithAnotherThatIsSecondsOff() {
    clocks.compare("ldaps://dc1.corp.example:636", NOW.minus(Duration.ofSeconds(29)));
    clocks.end();
    assertTrue(only().startsWith("GOOD "), only());
    assertTrue(only().contains("ldaps://dc1.corp.example:636"), only());
  }

  @Test
  void isAFaultWhenItIsAMinuteOffInEitherDirection() {
    for (var off : new Duration[] {Duration.ofSeconds(61), Duration.ofSeconds(-61)}) {
      var said = new Findings(new Words(Locale.JAPANESE));
      new ClockExamination(Clock.fixed(NOW, ZoneOffset.UTC), said).compare("dc1", NOW.plus(off));
      assertTrue(said.anyBad(), off.toString());
      assertTrue(said.all().getFirst().text().contains("61"), said.all().toString());
      assertTrue(said.all().getFirst().remedy().contains("NTP"), said.all().toString());
    }
  }

  @Test
  void isOpenWhereThereIsNoOther() {
    clocks.end();
    assertTrue(only().startsWith("OPEN "), only());
    assertFalse(findings.anyBad());
  }
}
