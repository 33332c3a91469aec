package jp.mochi.idp.cli;

import java.time.Duration;
import jp.mochi.idp.DirectoryOf;
import jp.mochi.idp.config.DirectoryConfig;
import jp.mochi.ldap.LockoutPolicy;

/**
 * Whether the tries that we let through stay below the directory's own lockout, as far as it shows
 * that: it may not lock sooner than we were told, nor remember failures for longer.
 */
final class LockoutExamination {
  private static final String CHECK = "lockout";

  private final DirectoryConfig directory;
  private final Findings findings;

  LockoutExamination(DirectoryConfig directory, Findings findings) {
    this.directory = directory;
    this.findings = findings;
  }

  void all() {
    var policies = LockoutPolicy.of(DirectoryOf.settings(directory));
    if (policies.isEmpty()) {
      findings.open(CHECK, "lockout.hidden", threshold(), text(directory.lockoutWindow()));
    }
    policies.forEach(this::compare);
  }

  private void compare(LockoutPolicy policy) {
    boolean late = policy.failures() < directory.lockoutThreshold();
    if (late) {
      var theirs = Integer.toString(policy.failures());
      findings.bad(CHECK, "lockout.threshold", theirs, policy.where(), threshold());
    }
    var window = directory.lockoutWindow();
    if (policy.forgets().isEmpty()) {
      findings.bad(CHECK, "lockout.never", policy.where());
    } else if (policy.forgets().get().compareTo(window) > 0) {
      var theirs = text(policy.forgets().get());
      findings.bad(CHECK, "lockout.window", theirs, policy.where(), text(window));
    } else if (!late) {
      findings.good(CHECK, "lockout", threshold(), text(window), policy.where());
    }
  }

  private String threshold() {
    return Integer.toString(directory.lockoutThreshold());
  }

  /** As the configuration writes it. */
  private static String text(Duration duration) {
    return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }
}
