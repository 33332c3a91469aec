package jp.mochi.idp.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Holds our clock against every other one that can be asked without guessing: PostgreSQL's, the
 * directory's where it tells the time, and the proxy's that ends TLS before us. An answer of our
 * own tells nothing.
 */
final class ClockExamination {
  private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(30);

  private final Clock clock;
  private final Findings findings;
  private boolean compared;

  ClockExamination(Clock clock, Findings findings) {
    this.clock = clock;
    this.findings = findings;
  }

  /**
   * One other clock.
   *
   * @param whose an address that the operator knows
   * @param theirs what it has just told
   */
  void compare(String whose, Instant theirs) {
    compared = true;
    var apart = Duration.between(clock.instant(), theirs).abs();
    if (apart.compareTo(CLOCKS_MAY_DIFFER) > 0) {
      findings.bad("clock", "clock.apart", whose, apart.toSeconds());
    } else {
      findings.good("clock", "clock", whose, apart.toSeconds() + 1);
    }
  }

  /** To be said last: where there was no other clock, that is a finding. */
  void end() {
    if (!compared) {
      findings.open("clock", "clock.unchecked");
    }
  }
}
