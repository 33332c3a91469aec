package jp.mochi.idp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import jp.mochi.idp.http.HealthCheck;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.GroupNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the directory has the groups that the rules in force name: once for each version,
 * and again after a while, since groups come and go. A name that is written wrong makes a rule that
 * refuses refuse nobody. It doesn't keep a policy from coming into force, which {@code policy
 * check} would: a directory that is away for a minute, or a group that was removed, must not decide
 * which rules nodes obey.
 */
final class PolicyGroups implements Runnable {
  /** How often there is a look at which version is in force. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final Logger log = LoggerFactory.getLogger(PolicyGroups.class);

  private final Supplier<RuleSet> rules;
  private final Directory directory;
  private final Clock clock;
  private String seen = "";
  private Instant next = Instant.MIN;
  private volatile Optional<String> fault = Optional.empty();

  /**
   * @param rules those in force
   */
  PolicyGroups(Supplier<RuleSet> rules, Directory directory, Clock clock) {
    this.rules = rules;
    this.directory = directory;
    this.clock = clock;
  }

  /** One look, where one is due. */
  @Override
  public void run() {
    var now = rules.get();
    var time = clock.instant();
    if (now.version().equals(seen) && time.isBefore(next)) {
      return;
    }
    var named = now.groups();
    if (named.isEmpty()) {
      tell(now.version(), Set.of());
    } else if (directory.groups(named) instanceof GroupNames.Known(var there)) {
      var missing = new TreeSet<>(named);
      missing.removeAll(there);
      tell(now.version(), missing);
    } else if (!now.version().equals(seen)) {
      return; // nobody knows yet: the next round asks again
    }
    seen = now.version();
    next = time.plus(AGAIN);
  }

  /** In the log once for each new state of things. */
  private void tell(String version, Set<String> missing) {
    var now =
        missing.isEmpty()
            ? Optional.<String>empty()
            : Optional.of(
                "policy %s names groups that the directory doesn't have: %s"
                    .formatted(version, String.join(", ", missing)));
    if (now.isPresent() && !now.equals(fault)) {
      log.warn("{}; rules on them concern nobody", now.get());
    }
    fault = now;
  }

  /** Shown; it takes no server out of service. */
  HealthCheck check() {
    return HealthCheck.shown("policy-groups", () -> fault);
  }
}
