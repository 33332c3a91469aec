package jp.mochi.idp.guess;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Says whether a try may reach the directory, and counts it.
 *
 * <p>Invariant: between two quiet windows no more than {@code lockoutThreshold - 1} tries at one
 * person's account are out or have failed, whatever names, networks and moments they come by. It
 * rests on three things: a try is counted before the bind and never after; the count is kept by the
 * person's immutable id besides the name typed, so that a second name is no second budget; and a
 * stranger's success gives back its own try only, since others may be on their way.
 *
 * <p>Names that nobody has are counted by the same rules, or the limits would tell them apart.
 *
 * <p>Counters are always taken in the order of {@link Kind}, so that transactions can't deadlock.
 */
public final class GuessLimits {
  private enum Kind {
    NAME,
    PAIR,
    NETWORK,
    PERSON,
    BROWSER,
    KNOWN
  }

  private record Counter(Kind kind, String key, int most) {
    String id() {
      return kind + ":" + key;
    }

    /** Networks change hands and offices never sleep: theirs is a plain window. */
    boolean extend() {
      return kind != Kind.NETWORK;
    }
  }

  private final GuessRules rules;

  public GuessLimits(GuessRules rules) {
    this.rules = rules;
  }

  /** Counts the attempt if it may go on; counts nothing if not. Within the caller's transaction. */
  public Verdict ask(Handle handle, Attempt attempt, Instant now) {
    GuessCounts.sweep(handle, now);
    var taken = new ArrayList<String>();
    boolean newPair = false;
    handle.savepoint("guess");
    for (var counter : counters(attempt)) {
      taken.add(counter.id());
      if (counter.kind() == Kind.NETWORK && !newPair) {
        continue; // a network is charged for an account once
      }
      var count = take(handle, counter, now);
      if (count.isEmpty()) {
        handle.rollbackToSavepoint("guess");
        return refused(handle, counter, now);
      }
      newPair = counter.kind() == Kind.PAIR && count.get() == 1;
    }
    handle.releaseSavepoint("guess");
    return new Verdict.Granted(attempt.knownBrowser().isPresent(), taken);
  }

  /**
   * The password was right. A known browser's counts start over, as the directory's do; a stranger
   * gets back this try alone.
   */
  public void proved(Handle handle, Verdict.Granted granted) {
    if (granted.knownBrowser()) {
      granted.counters().forEach(counter -> GuessCounts.reset(handle, counter));
    } else {
      giveBack(handle, granted);
    }
  }

  /** The directory didn't judge the password, or confirmed it and refused for another reason. */
  public void giveBack(Handle handle, Verdict.Granted granted) {
    boolean pairEmpty = false;
    for (var counter : granted.counters()) {
      if (!counter.startsWith(Kind.NETWORK + ":") || pairEmpty) {
        boolean empty = GuessCounts.giveBack(handle, counter);
        pairEmpty = empty && counter.startsWith(Kind.PAIR + ":");
      }
    }
  }

  /** In the order of {@link Kind}: NETWORK right after PAIR. */
  private List<Counter> counters(Attempt attempt) {
    var counters = new ArrayList<Counter>();
    if (attempt.knownBrowser().isPresent() && attempt.person().isPresent()) {
      var browser = attempt.knownBrowser().get();
      counters.add(new Counter(Kind.BROWSER, browser, rules.fromOneKnownBrowser()));
      counters.add(new Counter(Kind.KNOWN, attempt.person().get(), rules.fromKnownBrowsers()));
      return counters;
    }
    var network = NetworkPrefix.of(attempt.clientAddress());
    counters.add(new Counter(Kind.NAME, bucket(attempt.name()), rules.fromStrangers()));
    counters.add(
        new Counter(Kind.PAIR, bucket(attempt.name() + "@" + network), rules.fromOneNetwork()));
    counters.add(new Counter(Kind.NETWORK, bucket(network), rules.accountsPerNetwork()));
    attempt
        .person()
        .ifPresent(id -> counters.add(new Counter(Kind.PERSON, id, rules.fromStrangers())));
    return counters;
  }

  private Optional<Integer> take(Handle handle, Counter counter, Instant now) {
    return GuessCounts.take(
        handle, counter.id(), counter.most(), rules.window(), counter.extend(), now);
  }

  private static Verdict refused(Handle handle, Counter full, Instant now) {
    if (full.kind() == Kind.PERSON) {
      return new Verdict.Hidden();
    }
    var left = GuessCounts.left(handle, full.id(), now);
    return new Verdict.Wait(Duration.ofSeconds(Math.max(1, left.toSeconds())));
  }

  /** One of 2^20: a stranger who types a million names makes no more than a million rows. */
  private static String bucket(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var hash = digest.digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 3).substring(0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
