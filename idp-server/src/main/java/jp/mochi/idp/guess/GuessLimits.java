package jp.mochi.idp.guess;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.idp.guess.GuessCounts.Count;
import jp.mochi.idp.guess.GuessCounts.Counter;
import jp.mochi.idp.guess.GuessCounts.Kind;
import jp.mochi.idp.network.NetworkPrefix;
import jp.mochi.idp.text.Sha256;
import org.jdbi.v3.core.Handle;

/**
 * Says whether a try may reach whoever judges it (for a password, the directory), and counts it.
 *
 * <p>Invariant: between two quiet windows no more than {@code lockoutThreshold - 1} tries at one
 * person's account are out or have failed, whatever names, networks and moments they come by. It
 * rests on three things: a try is counted before the bind and never after; the count is kept by the
 * person's immutable id besides the name typed, so that a second name is no second budget; and a
 * stranger's success gives back its own try only, since others may be on their way.
 *
 * <p>Names that nobody has are counted by the same rules, or the limits would tell them apart. A
 * try that only the person's own counter stops is therefore still counted under the name, the
 * network and both together: another of the person's names is told to wait at the same try, and for
 * as long, as a name that nobody has.
 *
 * <p>A try is first read against its counters, so that one that must wait writes nothing. What then
 * counts it is guarded by the bounds once more: with several writers others may have come in
 * between. Counters are always taken in the order of {@link Kind}, so that tries can't deadlock;
 * where a sweep or the helpdesk meets one, the database has one of the two begin again.
 *
 * <p>The table is bounded: each try adds at most {@link #ROWS_PER_TRY} rows, and every {@link
 * #SWEEP_EVERY} tries twice as many are looked at, in their order and round and round, and those
 * that have expired are deleted. So the look goes through the table at twice the pace at which it
 * can grow: it holds at most about twice what counts still.
 */
public final class GuessLimits {
  private static final int SWEEP_EVERY = 16;
  private static final int ROWS_PER_TRY = 4;

  private final Guessed what;
  private final GuessRules rules;
  private final AtomicInteger asked = new AtomicInteger();

  /** After which counter the sweep goes on; where two sweep at once, both look at the same ones. */
  private volatile String sweptTo = "";

  /**
   * @param what is guessed: counters of one kind of secret are no other's
   */
  public GuessLimits(Guessed what, GuessRules rules) {
    this.what = what;
    this.rules = rules;
  }

  /**
   * Counts the attempt if it may go on or must look as if it had; counts nothing if it must wait.
   * Within the caller's transaction.
   */
  public Verdict ask(Handle handle, Attempt attempt, Instant now) {
    if (asked.incrementAndGet() % SWEEP_EVERY == 0) {
      var most = 2 * SWEEP_EVERY * ROWS_PER_TRY;
      sweptTo = GuessCounts.sweep(handle, sweptTo, now, most);
    }
    var counters = counters(attempt);
    var before = GuessCounts.live(handle, counters, now);
    var charged = charged(counters, before);
    var full =
        told(charged.stream().filter(counter -> taken(before, counter) >= counter.most()).toList());
    return full.isEmpty() ? take(handle, counters, charged, now) : wait(full, before, now);
  }

  /**
   * The password was right. A known browser's counts start over, as the directory's do; a stranger
   * gets back this try alone.
   */
  public void proved(Handle handle, Verdict.Granted granted) {
    if (granted.knownBrowser()) {
      GuessCounts.startOver(handle, granted.counters());
    } else {
      giveBack(handle, granted);
    }
  }

  /** The directory didn't judge the password, or confirmed it and refused for another reason. */
  public void giveBack(Handle handle, Verdict.Granted granted) {
    var left = new HashMap<>(GuessCounts.giveBack(handle, granted.counters()));
    var pair = first(granted.counters(), Kind.PAIR);
    pair.ifPresent(id -> settleNetwork(handle, granted, left, left.getOrDefault(id, 0) == 0));
    left.values().removeIf(count -> count > 0);
    if (!left.isEmpty()) {
      GuessCounts.forgetEmpty(handle, List.copyOf(left.keySet()));
    }
  }

  /** A network stays charged for an account until the last of its tries at it is given back. */
  private static void settleNetwork(
      Handle handle, Verdict.Granted granted, Map<String, Integer> left, boolean lastOfThePair) {
    var charged = first(granted.counters(), Kind.NETWORK);
    if (lastOfThePair) {
      granted.network().ifPresent(id -> left.putAll(GuessCounts.giveBack(handle, List.of(id))));
    } else if (charged.isPresent()) {
      GuessCounts.addAgain(handle, charged.get());
      left.remove(charged.get());
    }
  }

  /**
   * Lets all counters under which this person was tried start over, whatever was guessed: names,
   * networks' pairs with them, browsers. The directory still remembers the failures that reached
   * it.
   *
   * @return how many counters there were
   */
  public static int startOver(Handle handle, String person) {
    return GuessCounts.delete(handle, person);
  }

  private Verdict take(Handle handle, List<Counter> counters, List<Counter> planned, Instant now) {
    var taken = new HashMap<>(GuessCounts.take(handle, planned, rules.window(), now));
    var due = asThePairTurnedOut(handle, counters, planned, taken, now);
    var full = due.stream().filter(counter -> !taken.containsKey(counter.id())).toList();
    var granted = granted(counters, due, full);
    if (full.isEmpty()) {
      return granted;
    }
    var told = told(full);
    if (told.isEmpty()) { // and all else stays counted, as it does for a name that nobody has
      return new Verdict.Hidden();
    }
    if (!granted.counters().isEmpty()) { // others came in between
      giveBack(handle, granted);
    }
    return wait(told, GuessCounts.live(handle, told, now), now);
  }

  /**
   * Others may have come in between: what seemed the network's first try at the account is not, or
   * the one before it was given back. Charges the network accordingly; what is due then.
   */
  private List<Counter> asThePairTurnedOut(
      Handle handle,
      List<Counter> counters,
      List<Counter> planned,
      Map<String, Integer> taken,
      Instant now) {
    var pair = counters.stream().filter(counter -> counter.kind() == Kind.PAIR).findFirst();
    var network = counters.stream().filter(counter -> counter.kind() == Kind.NETWORK).toList();
    if (pair.isEmpty() || !taken.containsKey(pair.get().id())) {
      return planned;
    }
    boolean first = Integer.valueOf(1).equals(taken.get(pair.get().id()));
    if (first && planned.size() < counters.size()) {
      taken.putAll(GuessCounts.take(handle, network, rules.window(), now));
    } else if (!first && taken.remove(network.getFirst().id()) != null) {
      GuessCounts.giveBack(handle, List.of(network.getFirst().id()));
    }
    return first ? counters : counters.stream().filter(c -> !network.contains(c)).toList();
  }

  private static Verdict.Granted granted(
      List<Counter> counters, List<Counter> due, List<Counter> full) {
    return new Verdict.Granted(
        counters.getFirst().kind() == Kind.BROWSER,
        due.stream().filter(counter -> !full.contains(counter)).map(Counter::id).toList(),
        counters.stream()
            .filter(counter -> counter.kind() == Kind.NETWORK && !due.contains(counter))
            .map(Counter::id)
            .findFirst());
  }

  /** A network is charged for an account once: with its first try at it. */
  private static List<Counter> charged(List<Counter> counters, Map<String, Count> before) {
    boolean again = counters.stream().anyMatch(c -> c.kind() == Kind.PAIR && taken(before, c) > 0);
    return again
        ? counters.stream().filter(counter -> counter.kind() != Kind.NETWORK).toList()
        : counters;
  }

  private static int taken(Map<String, Count> counts, Counter counter) {
    var count = counts.get(counter.id());
    return count == null ? 0 : count.taken();
  }

  private static Optional<String> first(List<String> ids, Kind kind) {
    return ids.stream().filter(id -> id.startsWith(kind + ":")).findFirst();
  }

  /** In the order of {@link Kind}. */
  private List<Counter> counters(Attempt attempt) {
    var counters = new ArrayList<Counter>();
    var person = attempt.person();
    if (attempt.knownBrowser().isPresent() && person.isPresent()) {
      var browser = attempt.knownBrowser().get();
      counters.add(counter(Kind.BROWSER, browser, rules.fromOneKnownBrowser(), person));
      counters.add(counter(Kind.KNOWN, person.get(), rules.fromKnownBrowsers(), person));
      return counters;
    }
    var network = NetworkPrefix.of(attempt.clientAddress());
    var pair = bucket(attempt.name() + "@" + network);
    counters.add(counter(Kind.NAME, bucket(attempt.name()), rules.fromStrangers(), person));
    counters.add(counter(Kind.PAIR, pair, rules.fromOneNetwork(), person));
    person.ifPresent(id -> counters.add(counter(Kind.PERSON, id, rules.fromStrangers(), person)));
    counters.add(
        counter(Kind.NETWORK, bucket(network), rules.accountsPerNetwork(), Optional.empty()));
    return counters;
  }

  private Counter counter(Kind kind, String key, int most, Optional<String> person) {
    return new Counter(kind, what.prefix() + key, most, person);
  }

  /** The full counters that a visitor may hear of: not the person's, which nobody else has. */
  private static List<Counter> told(List<Counter> full) {
    return full.stream().filter(counter -> counter.kind() != Kind.PERSON).toList();
  }

  private static Verdict wait(List<Counter> full, Map<String, Count> counts, Instant now) {
    var count = counts.get(full.getFirst().id());
    long seconds = count == null ? 1 : Duration.between(now, count.until()).toSeconds();
    return new Verdict.Wait(Duration.ofSeconds(Math.max(1, seconds)));
  }

  /** One of 2^20: a stranger who types a million names makes no more than a million rows. */
  private static String bucket(String key) {
    return Sha256.hex(key).substring(0, 5);
  }
}
