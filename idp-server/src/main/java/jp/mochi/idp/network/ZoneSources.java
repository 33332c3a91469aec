package jp.mochi.idp.network;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import jp.mochi.idp.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the zones of one policy up to date.
 *
 * <p>{@link #refresh} looks at every source: a file's stamp, a fetched list's version in the
 * database. What has changed is read, and if it is good the {@link Zones} are made anew and
 * exchanged as a whole; if it is bad, or gone, the last good ranges stay in force, and {@link
 * #fault} says so until it is mended. A source of which nothing good was ever had makes its zones
 * unknown, never empty.
 *
 * <p>A changed file is read only when two rounds have seen it the same, so that a list still being
 * written isn't taken for a short one. A list that is due is fetched beside the round, and comes
 * back through the database as to every other node. Rounds must not overlap; whoever calls them
 * sees to that. Look-ups never wait for them.
 */
public final class ZoneSources {
  private static final Logger log = LoggerFactory.getLogger(ZoneSources.class);

  /**
   * What it works with.
   *
   * @param fetch the one client for outside calls, with {@link ZoneList#MOST_CHARACTERS} bytes
   * @param fetcher where fetches run, beside the rounds
   */
  public record Parts(
      Database database,
      Function<URI, OutsideCalls.Outcome> fetch,
      Executor fetcher,
      InstantSource clock) {}

  private final ZonePlan plan;
  private final Parts parts;
  private final ZoneLists lists = new ZoneLists();
  private final ListFetching fetching;
  private final Map<ZoneSource, SourceState> states = new HashMap<>();
  private volatile Map<ZoneSource, List<LocatedRange>> known = Map.of();
  private volatile Zones zones = Zones.NONE;
  private volatile Optional<String> fault = Optional.empty();

  /** Reads every source once; lists that have no copy yet are fetched in the background. */
  public ZoneSources(ZonePlan plan, Parts parts) {
    this(plan, parts, Map.of());
  }

  private ZoneSources(ZonePlan plan, Parts parts, Map<ZoneSource, SourceState> inherited) {
    this.plan = plan;
    this.parts = parts;
    this.fetching = new ListFetching(parts, lists);
    for (var source : sources()) {
      var before = inherited.get(source);
      states.put(source, before == null ? new SourceState() : new SourceState(before));
    }
    round(true);
  }

  /**
   * The same for another plan. What both have in common keeps its last good ranges, also where its
   * newest state is bad. Belongs between two rounds, as all that reads sources does.
   */
  public ZoneSources successor(ZonePlan next) {
    boolean sameDatabase = next.countriesDatabase().equals(plan.countriesDatabase());
    var kept = new HashMap<>(states);
    kept.keySet().removeIf(source -> source instanceof ZoneSource.Countries && !sameDatabase);
    return new ZoneSources(next, parts, kept);
  }

  /** The zones as they are now. */
  public Zones zones() {
    return zones;
  }

  /**
   * The zones of a plan that isn't in force, out of the ranges that are known now. Nothing is read
   * or fetched for it: a list that no zone in force has leaves its zones unknown.
   */
  public Zones preview(ZonePlan draft) {
    boolean sameDatabase = draft.countriesDatabase().equals(plan.countriesDatabase());
    var held = new HashMap<ZoneSource, SourceState>();
    for (var source : sources(draft)) {
      var state = new SourceState();
      if (source instanceof ZoneSource.Written(var ranges)) {
        state.take(ranges);
      } else if (sameDatabase || !(source instanceof ZoneSource.Countries)) {
        known(source).ifPresent(state::take);
      }
      held.put(source, state);
    }
    return Zones.of(draft.zones().stream().map(zone -> LoadedZone.of(zone, held)).toList());
  }

  /** A list is the same however often it is fetched. */
  private Optional<List<LocatedRange>> known(ZoneSource wanted) {
    return known.entrySet().stream()
        .filter(
            entry ->
                wanted instanceof ZoneSource.ListUrl(var url, var refresh)
                    ? entry.getKey() instanceof ZoneSource.ListUrl(var other, var unused)
                        && other.equals(url)
                    : entry.getKey().equals(wanted))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** What these zones are made from. */
  public ZonePlan plan() {
    return plan;
  }

  /** A sentence for whoever runs the server, where a source can't be used as it is now. */
  public Optional<String> fault() {
    return fault;
  }

  /** One round; cheap when nothing has changed. */
  public void refresh() {
    round(false);
  }

  private void round(boolean first) {
    boolean changed = first;
    var fetched = fetched();
    for (var entry : states.entrySet()) {
      changed |= look(entry.getKey(), entry.getValue(), fetched);
    }
    if (changed) {
      var ranges = new HashMap<ZoneSource, List<LocatedRange>>();
      states.forEach((source, state) -> state.ranges().ifPresent(r -> ranges.put(source, r)));
      known = Map.copyOf(ranges);
      zones = Zones.of(plan.zones().stream().map(zone -> LoadedZone.of(zone, states)).toList());
      tell();
    }
  }

  /** Whether anything is different since the first round. */
  private boolean look(ZoneSource source, SourceState state, Map<String, ZoneLists.State> fetched) {
    return switch (source) {
      case ZoneSource.Written(var ranges) -> {
        state.take(ranges);
        yield false;
      }
      case ZoneSource.ListFile(var file) -> state.look(file, () -> ListFiles.ranges(file));
      case ZoneSource.Countries(var codes) -> lookAtCountries(state, codes);
      case ZoneSource.ListUrl url ->
          lookAtList(state, url, Optional.ofNullable(fetched.get(url.url().toString())));
    };
  }

  private boolean lookAtCountries(SourceState state, Set<String> codes) {
    Path database = plan.countriesDatabase().orElse(Path.of("countries-database"));
    return state.look(database, () -> CountryBlocks.read(database, codes));
  }

  private boolean lookAtList(
      SourceState state, ZoneSource.ListUrl source, Optional<ZoneLists.State> row) {
    if (row.isEmpty() || row.get().due(source.refresh(), parts.clock().instant())) {
      fetching.begin(source, row.map(ZoneLists.State::tried));
    }
    if (row.isEmpty()) {
      state.lookAtNothing(source);
      return false;
    }
    if (state.has(row.get().version())) {
      return false;
    }
    var copy = parts.database().read(handle -> lists.copy(handle, source.url().toString()));
    copy.ifPresent(newest -> state.take(source, newest));
    return copy.isPresent();
  }

  private Map<String, ZoneLists.State> fetched() {
    if (states.keySet().stream().noneMatch(ZoneSource.ListUrl.class::isInstance)) {
      return Map.of();
    }
    return parts.database().read(lists::states).stream()
        .collect(Collectors.toMap(ZoneLists.State::url, state -> state));
  }

  private Set<ZoneSource> sources() {
    return sources(plan);
  }

  private static Set<ZoneSource> sources(ZonePlan plan) {
    return plan.zones().stream()
        .flatMap(zone -> zone.sources().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** In the log once for each new state of things. */
  private void tell() {
    var now = faults();
    if (now.isPresent() && !now.equals(fault)) {
      log.warn("Zones can't be brought up to date; what was last good stays: {}", now.get());
    } else if (now.isEmpty() && fault.isPresent()) {
      log.info("All zones are up to date again");
    }
    fault = now;
  }

  private Optional<String> faults() {
    var faults = new TreeSet<String>();
    for (var zone : plan.zones()) {
      zone.sources().stream()
          .flatMap(source -> states.getOrDefault(source, new SourceState()).fault().stream())
          .forEach(why -> faults.add("zone " + zone.name() + ": " + why));
    }
    return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
  }
}
