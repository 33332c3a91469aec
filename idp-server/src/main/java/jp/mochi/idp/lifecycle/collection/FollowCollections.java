package jp.mochi.idp.lifecycle.collection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.CollectionConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.collection.CollectionTable.State;
import jp.mochi.idp.network.OutsideCalls;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks collections when they are due and keeps the blocklist in line with them. Whichever node
 * comes first takes a collection for as long as it can need at most; all others leave it alone.
 */
public final class FollowCollections {
  private static final Logger LOG = LoggerFactory.getLogger(FollowCollections.class);

  /** One call, and all calls of a reading; a node has a collection to itself for longer. */
  private static final Duration CALL = Duration.ofSeconds(20);

  private static final Duration READING = Duration.ofMinutes(4);
  private static final Duration LEASE = Duration.ofMinutes(6);

  /** So often it is read from the beginning, to see what is gone. */
  private static final Duration WHOLE = Duration.ofDays(1);

  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final Duration LAST_RETRY = Duration.ofHours(1);
  private static final int MOST_INDICATORS = 100_000;

  /** Records name so many of those that are left out; the command names all. */
  private static final int NAMED = 50;

  private final Parts parts;
  private final List<CollectionConfig> collections;
  private final TaxiiPages pages;
  private final CollectionTable table = new CollectionTable();
  private final KeepList list = new KeepList(table, new Blocklist());
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  /** Each collection has a bound of its own; all share this one. */
  private final Semaphore atOnce = new Semaphore(2);

  /**
   * What it works with.
   *
   * @param listed is told of each new entry, for devices to be looked at
   */
  public record Parts(
      Database database,
      OutsideCalls calls,
      AuditLog audit,
      Consumer<BlocklistEntry> listed,
      Clock clock) {}

  public FollowCollections(Parts parts, List<CollectionConfig> collections) {
    this.parts = parts;
    this.collections = List.copyOf(collections);
    this.pages = new TaxiiPages(parts.calls(), parts.clock());
  }

  List<CollectionConfig> collections() {
    return collections;
  }

  /** Looks which collections have work, and has it done beside the caller. */
  public void round() {
    if (collections.isEmpty()) {
      return;
    }
    var now = parts.clock().instant();
    var states = states();
    for (var each : collections) {
      var state = states.get(each.name());
      if (state == null || state.hasWorkAt(now)) {
        var unused = begin(each, false);
      }
    }
  }

  Map<String, State> states() {
    return parts.database().read(table::states).stream()
        .collect(Collectors.toMap(State::name, it -> it, (a, b) -> a, LinkedHashMap::new));
  }

  /** Has a collection asked now; whether it was, or somebody is at it. */
  CompletableFuture<Boolean> begin(CollectionConfig collection, boolean always) {
    var over = new CompletableFuture<Boolean>();
    if (!underWay.add(collection.name())) {
      over.complete(false);
      return over;
    }
    Thread.ofVirtual()
        .name("collection-" + collection.name())
        .start(
            () -> {
              try {
                atOnce.acquire();
                try {
                  over.complete(run(collection, always));
                } finally {
                  atOnce.release();
                }
              } catch (RuntimeException failed) { // the boundary: the lease ends by itself
                LOG.warn("the collection {} will be asked again", collection.name(), failed);
                over.completeExceptionally(failed);
              } catch (InterruptedException stopped) {
                over.complete(false);
                Thread.currentThread().interrupt();
              } finally {
                underWay.remove(collection.name());
              }
            });
    return over;
  }

  private boolean run(CollectionConfig collection, boolean always) {
    var now = parts.clock().instant();
    var mine = Instant.ofEpochMilli(now.plus(LEASE).toEpochMilli());
    var taken = parts.database().write(handle -> take(handle, collection, always, now, mine));
    if (taken.isEmpty()) {
      return false;
    }
    var before = taken.get().state();
    var after = always || !before.due().isAfter(now) ? read(collection, before, now) : before;
    keep(collection, taken.get(), after, mine);
    return true;
  }

  /** How a collection stood when a node took it. */
  private record Taken(State state, Map<Fate, Long> fates, Instant at) {}

  private Optional<Taken> take(
      Handle handle, CollectionConfig collection, boolean always, Instant now, Instant mine) {
    table.begin(handle, collection.name(), collection.url().toString());
    return table.claim(handle, collection.name(), always, now, mine)
        ? table
            .state(handle, collection.name())
            .map(state -> new Taken(state, table.fates(handle, collection.name()), now))
        : Optional.empty();
  }

  /** What came of reading, as the state that follows. */
  private State read(CollectionConfig collection, State before, Instant now) {
    var elsewhere = !before.url().equals(collection.url().toString());
    var whole =
        elsewhere
            || before.addedAfter().isEmpty()
            || before.whole().filter(it -> it.plus(WHOLE).isAfter(now)).isEmpty();
    var from = whole ? Optional.<String>empty() : before.addedAfter();
    return switch (pages(collection, from, now)) {
      case Read.Failed(var why, var wait) -> failed(collection, before, now, why, wait);
      case Read.All(var last) -> {
        if (whole) {
          var unused =
              parts
                  .database()
                  .<Integer>write(handle -> table.forgetUnseen(handle, collection.name(), now));
        }
        yield new State(
            before.name(),
            collection.url().toString(),
            before.leased(),
            now.plus(collection.refresh()),
            before.changes(),
            Optional.of(now),
            Optional.of(now),
            whole ? Optional.of(now) : before.whole(),
            last.or(() -> from),
            0,
            Optional.empty());
      }
    };
  }

  private State failed(
      CollectionConfig collection, State before, Instant now, String why, Optional<Duration> wait) {
    int failures = Math.min(before.failures() + 1, 1_000);
    var ours = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 6));
    var longest = longer(FIRST_RETRY, shorter(LAST_RETRY, collection.refresh()));
    var pause = longer(shorter(ours, longest), wait.orElse(Duration.ZERO));
    return new State(
        before.name(),
        before.url(),
        before.leased(),
        now.plus(pause),
        before.changes(),
        Optional.of(now),
        before.fetched(),
        before.whole(),
        before.addedAfter(),
        failures,
        Optional.of(why));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private sealed interface Read {
    record All(Optional<String> last) implements Read {}

    record Failed(String why, Optional<Duration> pause) implements Read {}
  }

  /** Page by page, each kept as it comes. Only the whole moves the place from which to go on. */
  private Read pages(CollectionConfig collection, Optional<String> from, Instant begun) {
    var place = new TaxiiPages.Place(from, Optional.empty());
    Optional<String> last = Optional.empty();
    var deadline = System.nanoTime() + READING.toNanos();
    while (true) {
      var left = Duration.ofNanos(deadline - System.nanoTime());
      if (left.toMillis() < 1) {
        return failed("The collection takes more than " + READING.toMinutes() + " minutes.");
      }
      switch (pages.page(collection, place, shorter(CALL, left))) {
        case TaxiiPages.Outcome.Failed(var why, var wait) -> {
          return new Read.Failed(why, wait);
        }
        case TaxiiPages.Outcome.Came(var page, var added) -> {
          if (kept(collection, page.indicators(), begun) > MOST_INDICATORS) {
            return failed(
                "The collection has more than "
                    + MOST_INDICATORS
                    + " indicators: name one that is about apps.");
          }
          last = added.isPresent() ? added : last;
          if (!page.more()) {
            return new Read.All(last);
          }
          var next =
              page.next().isPresent()
                  ? new TaxiiPages.Place(from, page.next())
                  : new TaxiiPages.Place(added, Optional.empty());
          if (next.equals(place) || next.next().or(next::addedAfter).isEmpty()) {
            return failed("The server says that there is more, and not where.");
          }
          place = next;
        }
      }
    }
  }

  private static Read failed(String why) {
    return new Read.Failed(why, Optional.empty());
  }

  private long kept(CollectionConfig collection, List<Indicator> indicators, Instant begun) {
    return parts
        .database()
        .<Long>write(
            handle -> {
              table.keep(handle, collection.name(), indicators, begun);
              return table.count(handle, collection.name());
            });
  }

  /** In one transaction: the list, what became of each indicator, the state and the record. */
  private void keep(CollectionConfig collection, Taken before, State after, Instant mine) {
    var now = parts.clock().instant();
    var done =
        parts
            .database()
            .write(
                handle -> {
                  var kept = list.keep(handle, collection, now);
                  if (!table.release(handle, withChanges(after, kept.changes()), mine)) {
                    throw new IllegalStateException("the lease is over");
                  }
                  record(handle, before, after, kept);
                  return kept;
                });
    tell(before.state(), after);
    done.listed().forEach(parts.listed());
  }

  private static State withChanges(State state, Optional<Instant> changes) {
    return new State(
        state.name(),
        state.url(),
        state.leased(),
        state.due(),
        changes,
        state.tried(),
        state.fetched(),
        state.whole(),
        state.addedAfter(),
        state.failures(),
        state.why());
  }

  private Actor actor() {
    var own = new Circumstances(parts.clock().instant(), UUID.randomUUID().toString(), "", "");
    return Actor.house(own);
  }

  /** A record of a change: of the list, of what is left out, of whether it can be had. */
  private void record(Handle handle, Taken before, State after, KeepList.Done kept) {
    var name = after.name();
    var fates = table.fates(handle, name);
    if (kept.isNothing()
        && fates.equals(before.fates())
        && before.state().why().equals(after.why())) {
      return;
    }
    var detail = new LinkedHashMap<String, String>();
    detail.put("listed", String.valueOf(kept.listed().size()));
    detail.put("off", String.valueOf(kept.off()));
    fates.forEach((fate, count) -> detail.put("now " + fate.text(), String.valueOf(count)));
    var left =
        table.leftOutSince(handle, name, before.at(), NAMED).stream()
            .map(each -> each.id() + " " + each.fate().text())
            .collect(Collectors.joining(", "));
    if (!left.isEmpty()) {
      detail.put("left-out", left);
    }
    after.why().ifPresent(why -> detail.put("failed", why));
    parts.audit().append(handle, actor().did("blocklist collection", name, detail));
  }

  private static void tell(State before, State after) {
    if (after.why().isPresent() && !after.why().equals(before.why())) {
      LOG.warn(
          "The collection {} can't be read, its last good entries stay: {}",
          after.name(),
          after.why().get());
    } else if (after.why().isEmpty() && before.why().isPresent()) {
      LOG.info("The collection {} can be read again", after.name());
    }
  }

  /** A sentence for whoever runs the server, where a collection can't be had as it is now. */
  public Optional<String> fault() {
    if (collections.isEmpty()) {
      return Optional.empty();
    }
    var states = states();
    var faults =
        collections.stream()
            .map(each -> states.get(each.name()))
            .filter(state -> state != null && state.why().isPresent())
            .map(state -> state.name() + ": " + state.why().orElse(""))
            .collect(Collectors.joining(" "));
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of("the last good entries stay; " + faults);
  }

  /** How many collections can't be had. */
  public int failing() {
    var states = states();
    return (int)
        collections.stream()
            .map(each -> states.get(each.name()))
            .filter(state -> state != null && state.why().isPresent())
            .count();
  }

  /** For how long the collection that has been had least lately hasn't; zero without any. */
  public Duration age() {
    var states = states();
    var now = parts.clock().instant();
    return collections.stream()
        .flatMap(each -> Optional.ofNullable(states.get(each.name())).stream())
        .map(state -> state.fetched().map(it -> Duration.between(it, now)))
        .flatMap(Optional::stream)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
