package jp.mochi.idp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.RecordedDecision;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static RecordedDecision recorded(int number, String person, String service) {
    return new RecordedDecision(
        "%06d".formatted(number),
        Instant.EPOCH,
        "R" + number,
        RecordedDecision.Came.PERMITTED,
        Optional.of(person),
        Optional.of(person),
        service,
        "192.0.2.7",
        "1 (v)",
        "{}");
  }

  private static Redecision refused(String rule) {
    return Redecision.of(Difference.NEWLY_REFUSED, Optional.of(rule));
  }

  private static List<String> examples(Tally tally) {
    return tally.report().cells().getFirst().examples().stream()
        .map(ReplayReport.Example::reference)
        .toList();
  }

  @Test
  void keepsTheEarliestOfEachPersonInWhateverOrderTheyCome() {
    var forth = new Tally();
    var back = new Tally();
    for (int i = 0; i < 60; i++) {
      forth.note(recorded(i, "p" + i / 3, "crm"), refused("no"));
      back.note(recorded(59 - i, "p" + (59 - i) / 3, "crm"), refused("no"));
    }
    var expected = List.of("R0", "R3", "R6", "R9", "R12", "R15", "R18", "R21", "R24", "R27");
    assertEquals(expected, examples(forth));
    assertEquals(expected, examples(back));
    back.add(forth);
    assertEquals(expected, examples(back));
    assertEquals(120, back.report().total());
    assertEquals(20, back.report().people().get(Difference.NEWLY_REFUSED));
  }

  @Test
  void countsBeyondTheBoundTogether() {
    var tally = new Tally();
    for (int i = 0; i < Tally.MOST_CELLS + 50; i++) {
      tally.note(recorded(i, "p", "service " + i), refused("no"));
    }
    var report = tally.report();
    assertEquals(Tally.MOST_CELLS + 50, report.total());
    assertEquals(Tally.MOST_CELLS + 1, report.cells().size());
    assertEquals("", report.cells().getFirst().service());
    assertEquals(50, report.cells().getFirst().count());
  }
}
