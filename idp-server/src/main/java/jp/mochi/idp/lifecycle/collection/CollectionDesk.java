package jp.mochi.idp.lifecycle.collection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jp.mochi.device.app.Blocklist;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.CollectionConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Notice;
import org.jdbi.v3.core.Handle;

/** Where staff see how collections stand, have one asked now, and forget one. */
public final class CollectionDesk {
  private final FollowCollections follow;
  private final Database database;
  private final AuditLog audit;
  private final Clock clock;
  private final CollectionTable table = new CollectionTable();
  private final Blocklist blocklist = new Blocklist();

  public CollectionDesk(FollowCollections follow, Database database, AuditLog audit, Clock clock) {
    this.follow = follow;
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * How a collection stands.
   *
   * @param configured whether mochi.yaml names it
   * @param busy whether a node is at it
   * @param tried when it was asked last
   * @param fetched when it last answered well
   * @param due when it is asked next; empty where it isn't any more
   * @param why why the last try failed, if it did
   * @param entries how many entries on the list are from it
   * @param fates how many indicators have come to what
   */
  public record Shown(
      String name,
      String url,
      boolean configured,
      boolean busy,
      Optional<Instant> tried,
      Optional<Instant> fetched,
      Optional<Instant> due,
      int failures,
      Optional<String> why,
      int entries,
      List<Count> fates) {
    public Shown {
      fates = List.copyOf(fates);
    }
  }

  /** So many indicators have come to something. */
  public record Count(String fate, String english, String japanese, long indicators) {}

  /**
   * An indicator that isn't on the list, or not wholly.
   *
   * @param title what its publisher calls it
   */
  public record Left(
      String id, String title, Instant modified, String fate, String english, String japanese) {}

  /** What came of asking. */
  public sealed interface Fetched {
    /** It was asked; how it stands says what came. */
    record Over(Shown now) implements Fetched {}

    /** It is being asked still. */
    record GoesOn(Shown now) implements Fetched {}

    /** It can't be asked, for this reason. */
    record Refused(Notice why) implements Fetched {}

    /** There is none of that name. */
    record NotThere(String name) implements Fetched {}
  }

  /** What came of forgetting. */
  public sealed interface Forgotten {
    /** It is forgotten, and so many entries are off the list. */
    record Done(int off) implements Forgotten {}

    /** It isn't, for this reason. */
    record Refused(Notice why) implements Forgotten {}

    /** There is none of that name. */
    record NotThere(String name) implements Forgotten {}
  }

  /** All collections: those of mochi.yaml, and those of which something is kept still. */
  public List<Shown> all() {
    return database.read(
        handle -> {
          var states = new LinkedHashMap<String, CollectionTable.State>();
          table.states(handle).forEach(state -> states.put(state.name(), state));
          var names = new LinkedHashSet<String>();
          follow.collections().forEach(each -> names.add(each.name()));
          names.addAll(states.keySet());
          return names.stream()
              .map(name -> shown(handle, name, Optional.ofNullable(states.get(name))))
              .toList();
        });
  }

  /** One of them. */
  public Optional<Shown> one(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private Optional<CollectionConfig> configured(String name) {
    return follow.collections().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private Shown shown(Handle handle, String name, Optional<CollectionTable.State> state) {
    var config = configured(name);
    var now = clock.instant();
    var fates =
        table.fates(handle, name).entrySet().stream()
            .map(
                each ->
                    new Count(
                        each.getKey().text(),
                        each.getKey().english(),
                        each.getKey().japanese(),
                        each.getValue()))
            .toList();
    return new Shown(
        name,
        config.map(it -> it.url().toString()).or(() -> state.map(it -> it.url())).orElse(""),
        config.isPresent(),
        state.filter(it -> it.leased().isAfter(now)).isPresent(),
        state.flatMap(CollectionTable.State::tried),
        state.flatMap(CollectionTable.State::fetched),
        config.isPresent() ? state.map(CollectionTable.State::due) : Optional.empty(),
        state.map(CollectionTable.State::failures).orElse(0),
        state.flatMap(CollectionTable.State::why),
        blocklist.from(handle, name).size(),
        fates);
  }

  /** Indicators of a collection that aren't on the list, or not wholly, by their ids. */
  public List<Left> leftOut(String name, String after, int most) {
    return database.read(handle -> table.leftOut(handle, name, after, most)).stream()
        .map(
            each ->
                new Left(
                    each.id(),
                    each.title(),
                    each.modified(),
                    each.fate().text(),
                    each.fate().english(),
                    each.fate().japanese()))
        .toList();
  }

  /**
   * Has a collection asked now, whenever it is due.
   *
   * @param patience for how long to wait for that
   */
  public Fetched fetch(Actor actor, String name, Duration patience) {
    var config = configured(name);
    if (config.isEmpty()) {
      return one(name).isEmpty()
          ? new Fetched.NotThere(name)
          : new Fetched.Refused(CollectionNotice.NOT_CONFIGURED.of(name));
    }
    record(actor, "blocklist collection fetch", name, Map.of());
    try {
      var asked = follow.begin(config.get(), true);
      return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS)
          ? new Fetched.Over(one(name).orElseThrow())
          : new Fetched.Refused(CollectionNotice.BUSY.of(name));
    } catch (TimeoutException goesOn) {
      return new Fetched.GoesOn(one(name).orElseThrow());
    } catch (ExecutionException failed) {
      throw new IllegalStateException("the collection " + name + " can't be kept", failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server stops", stopped);
    }
  }

  private void record(Actor actor, String what, String name, Map<String, String> detail) {
    var unused =
        database.<Boolean>write(
            handle -> {
              audit.append(handle, actor.did(what, name, detail));
              return true;
            });
  }

  /**
   * Forgets a collection that mochi.yaml no longer names, and takes its entries off the list: as
   * the house, for what staff take off one by one stays off when the collection comes back. The
   * record says who it was.
   */
  public Forgotten forget(Actor actor, String name) {
    if (configured(name).isPresent()) {
      return new Forgotten.Refused(CollectionNotice.CONFIGURED.of(name));
    }
    return database.write(handle -> forget(handle, actor, name));
  }

  private Forgotten forget(Handle handle, Actor actor, String name) {
    var now = clock.instant();
    if (table.state(handle, name).isEmpty()) {
      return new Forgotten.NotThere(name);
    }
    if (!table.forget(handle, name, now)) {
      return new Forgotten.Refused(CollectionNotice.BUSY.of(name));
    }
    var entries = blocklist.from(handle, name);
    entries.forEach(each -> blocklist.remove(handle, each.id(), KeepList.gone(now)));
    var detail = Map.of("off", String.valueOf(entries.size()));
    audit.append(handle, actor.did("blocklist collection forget", name, detail));
    return new Forgotten.Done(entries.size());
  }
}
